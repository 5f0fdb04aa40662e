package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.internal.InferenceRequest.RequestedOutput;
import ai.lepton.server.json.JsonNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what nearly every request is: the protocol's JSON, its names in plain ASCII, its values numbers or truth values.
 * One pass over the bytes, numbers straight into the tensor. Everything else, every mistake among it, is left to {@link
 * InferenceRequestReader}: what this takes, that one takes too, and reads alike.
 *
 * <p>Used once, by one thread.
 */
final class RequestScanner {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_DIMENSIONS = 16;

    private final byte[] body;
    private final Signature signature;
    private final JsonNumbers numbers;
    private int at;

    private RequestScanner(byte[] body, Signature signature) {
        this.body = body;
        this.signature = signature;
        this.numbers = new JsonNumbers(body);
    }

    /** Reads a request; null if it must be read by others. */
    static @Nullable InferenceRequest read(byte[] body, Signature signature) {
        try {
            return new RequestScanner(body, signature).read();
        } catch (Unusual | LeptonException e) {
            return null; // who reads it next says what is wrong, if anything is
        }
    }

    private InferenceRequest read() throws Unusual {
        String id = null;
        Map<String, NdArray> inputs = null;
        List<RequestedOutput> outputs = null;
        Parameters parameters = null;
        open('{');
        do {
            String key = key();
            if (key.equals("inputs") && inputs == null) {
                inputs = inputs();
            } else if (key.equals("outputs") && outputs == null) {
                outputs = outputs();
            } else if (key.equals("id") && id == null) {
                id = text();
            } else if (key.equals("parameters") && parameters == null) {
                parameters = parameters();
            } else {
                throw new Unusual();
            }
        } while (more('}'));
        skipSpace();
        if (at != body.length || inputs == null) {
            throw new Unusual();
        }
        return new InferenceRequest(
                id,
                inputs,
                outputs == null ? List.of() : outputs,
                parameters != null && Boolean.TRUE.equals(parameters.binaryDataOutput),
                Scheduling.USUAL); // a request with other parameters is read by others
    }

    private Map<String, NdArray> inputs() throws Unusual {
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        open('[');
        do {
            TensorSpec spec = null;
            String datatype = null;
            Shape shape = null;
            NdArray array = null;
            Parameters parameters = null;
            int dataAt = -1;
            int dataEnd = -1;
            open('{');
            do {
                String key = key();
                if (key.equals("name") && spec == null) {
                    spec = signature.input(text());
                } else if (key.equals("datatype") && datatype == null) {
                    datatype = text();
                } else if (key.equals("shape") && shape == null) {
                    shape = shape();
                } else if (key.equals("parameters") && parameters == null) {
                    parameters = parameters();
                } else if (key.equals("data") && dataAt < 0) {
                    skipSpace();
                    dataAt = at;
                    if (spec != null && datatype != null && shape != null) {
                        array = data(spec, datatype, shape);
                    } else {
                        skipArray();
                        dataEnd = at;
                    }
                } else {
                    throw new Unusual();
                }
            } while (more('}'));
            if (spec == null || datatype == null || shape == null || dataAt < 0) {
                throw new Unusual();
            }
            if (array == null) {
                int here = at;
                at = dataAt;
                array = data(spec, datatype, shape);
                if (at != dataEnd) {
                    throw new Unusual();
                }
                at = here;
            }
            if (inputs.putIfAbsent(spec.name(), array) != null) {
                throw new Unusual();
            }
        } while (more(']'));
        return inputs;
    }

    private List<RequestedOutput> outputs() throws Unusual {
        List<RequestedOutput> outputs = new ArrayList<>();
        open('[');
        do {
            String name = null;
            Parameters parameters = null;
            open('{');
            do {
                String key = key();
                if (key.equals("name") && name == null) {
                    name = text();
                } else if (key.equals("parameters") && parameters == null) {
                    parameters = parameters();
                } else {
                    throw new Unusual();
                }
            } while (more('}'));
            for (RequestedOutput output : outputs) {
                if (output.name().equals(name)) {
                    throw new Unusual();
                }
            }
            if (name == null || !signature.outputNames().contains(name)) {
                throw new Unusual();
            }
            outputs.add(new RequestedOutput(name, parameters == null ? null : parameters.binaryData));
        } while (more(']'));
        return outputs;
    }

    /** Only those that ask for an answer as bytes or as JSON; what others mean is for others to say. */
    private Parameters parameters() throws Unusual {
        Parameters parameters = new Parameters();
        open('{');
        skipSpace();
        if (at < body.length && body[at] == '}') {
            at++;
            return parameters;
        }
        do {
            String key = key();
            if (key.equals("binary_data") && parameters.binaryData == null) {
                parameters.binaryData = truth();
            } else if (key.equals("binary_data_output") && parameters.binaryDataOutput == null) {
                parameters.binaryDataOutput = truth();
            } else {
                throw new Unusual();
            }
        } while (more('}'));
        return parameters;
    }

    private Shape shape() throws Unusual {
        long[] sizes = new long[MOST_DIMENSIONS];
        int rank = 0;
        open('[');
        do {
            skipSpace();
            number();
            if (rank == MOST_DIMENSIONS || !numbers.isWithin(1, Integer.MAX_VALUE)) {
                throw new Unusual();
            }
            sizes[rank++] = numbers.asLong();
        } while (more(']'));
        return Shape.of(java.util.Arrays.copyOf(sizes, rank));
    }

    private NdArray data(TensorSpec spec, String datatype, Shape shape) throws Unusual {
        DType dtype = spec.dtype();
        if (dtype == DType.STRING || !datatype.equals(dtype.protocolName())) {
            throw new Unusual();
        }
        Signature.checkInput(spec, dtype, shape);
        int elements = TensorReader.elements(spec, shape, body.length);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(elements, dtype.bytes())).order(ByteOrder.nativeOrder());
        NdArray array = NdArray.of(dtype, shape, bytes);
        boolean nested = peekNested();
        int end = array(spec, array, bytes, 0, nested ? shape.rank() - 1 : 0, 0);
        if (end != elements) {
            throw new Unusual();
        }
        return array;
    }

    private boolean peekNested() throws Unusual {
        int here = at;
        open('[');
        skipSpace();
        boolean nested = at < body.length && body[at] == '[';
        at = here;
        return nested;
    }

    /** Reads an array, brackets and all; gives the index behind its last value. */
    private int array(TensorSpec spec, NdArray array, ByteBuffer bytes, int depth, int valueDepth, int from)
            throws Unusual {
        int index = from;
        if (depth == valueDepth) {
            index = values(spec, array, bytes, from);
            if (valueDepth > 0 && index - from != array.shape().size(depth)) {
                throw new Unusual();
            }
            return index;
        }
        long size = 0;
        open('[');
        do {
            index = array(spec, array, bytes, depth + 1, valueDepth, index);
            size++;
        } while (more(']'));
        if (size != array.shape().size(depth)) {
            throw new Unusual();
        }
        return index;
    }

    private int values(TensorSpec spec, NdArray array, ByteBuffer bytes, int from) throws Unusual {
        int elements = bytes.capacity() / array.dtype().bytes();
        int index = from;
        open('[');
        if (array.dtype() == DType.FLOAT32 && !spec.nanAllowed()) { // what most requests consist of
            index = numbers.readFloats(at, body.length, bytes, from, elements);
            at = numbers.end();
            if (index == JsonNumbers.NONE || at == body.length || body[at++] != ']') {
                throw new Unusual();
            }
            return index;
        }
        do {
            skipSpace();
            if (index == elements) {
                throw new Unusual();
            }
            switch (array.dtype()) {
                case FLOAT32 -> bytes.putFloat(index * Float.BYTES, single(spec));
                case FLOAT64 -> bytes.putDouble(index * Double.BYTES, twice(spec));
                case FLOAT16, BFLOAT16 -> {
                    array.set(index, twice(spec));
                    if (Double.isInfinite(array.at(index))) {
                        throw new Unusual();
                    }
                }
                case BOOL -> bytes.put(index, (byte) (truth() ? 1 : 0));
                default -> array.setLong(index, whole(array.dtype()));
            }
            index++;
        } while (more(']'));
        return index;
    }

    private float single(TensorSpec spec) throws Unusual {
        if (spec.nanAllowed() && isNext("null")) {
            return Float.NaN;
        }
        number();
        float value = numbers.asFloat();
        if (Float.isInfinite(value)) {
            throw new Unusual();
        }
        return value;
    }

    private double twice(TensorSpec spec) throws Unusual {
        if (spec.nanAllowed() && isNext("null")) {
            return Double.NaN;
        }
        number();
        double value = numbers.asDouble();
        if (Double.isInfinite(value)) {
            throw new Unusual();
        }
        return value;
    }

    /** Of 64 bits, only those of 18 digits; the few that are larger are left to others. */
    private long whole(DType dtype) throws Unusual {
        number();
        if (!numbers.isWithin(dtype.least(), dtype == DType.UINT64 ? Long.MAX_VALUE : dtype.most())) {
            throw new Unusual();
        }
        return numbers.asLong();
    }

    private boolean truth() throws Unusual {
        skipSpace();
        if (isNext("true")) {
            return true;
        }
        if (isNext("false")) {
            return false;
        }
        throw new Unusual();
    }

    private void number() throws Unusual {
        int end = numbers.scan(at, body.length);
        if (end == JsonNumbers.NONE) {
            throw new Unusual();
        }
        at = end;
    }

    private boolean isNext(String word) {
        if (body.length - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (body[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    /** An array of numbers and arrays, to be read later: only its end is looked for. */
    private void skipArray() throws Unusual {
        int depth = 0;
        while (at < body.length) {
            byte b = body[at++];
            if (b == '[') {
                depth++;
            } else if (b == ']' && --depth == 0) {
                return;
            } else if (b == '"' || b == '{' || depth == 0) {
                break;
            }
        }
        throw new Unusual();
    }

    private String key() throws Unusual {
        String key = text();
        skipSpace();
        if (at == body.length || body[at++] != ':') {
            throw new Unusual();
        }
        return key;
    }

    private String text() throws Unusual {
        open('"');
        int start = at;
        while (at < body.length) {
            byte b = body[at++];
            if (b == '"') {
                return new String(body, start, at - 1 - start, StandardCharsets.ISO_8859_1);
            }
            if (b < ' ' || b == '\\' || b == 0x7F || at - start > LONGEST_NAME) { // below 0 too: not ASCII
                break;
            }
        }
        throw new Unusual();
    }

    private void open(char mark) throws Unusual {
        skipSpace();
        if (at == body.length || body[at++] != mark) {
            throw new Unusual();
        }
    }

    /** After a value: whether another one follows. */
    private boolean more(char close) throws Unusual {
        if (at < body.length && body[at] == ',') {
            at++;
            return true;
        }
        skipSpace();
        if (at < body.length) {
            byte b = body[at++];
            if (b == ',') {
                return true;
            }
            if (b == close) {
                return false;
            }
        }
        throw new Unusual();
    }

    private void skipSpace() {
        while (at < body.length) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    private static final class Parameters {
        private @Nullable Boolean binaryData;
        private @Nullable Boolean binaryDataOutput;
    }

    /** Something that is not read here; without a stack trace it costs next to nothing. */
    private static final class Unusual extends Exception {

        Unusual() {
            super("not the usual form", null, false, false);
        }
    }
}
