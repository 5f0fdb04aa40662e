package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.internal.InferenceRequest.RequestedOutput;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v2/models/{name}/infer} in one pass, values straight into the arrays that the model
 * gets. Everything is checked before memory is taken for it, and nothing is guessed: what is not of the protocol's form,
 * or does not fit the signature, is refused, saying where. Values from the body never get into a message.
 *
 * <p>Used once, by one thread.
 */
public final class InferenceRequestReader {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_DIMENSIONS = 16;

    private final byte[] body;
    private final int jsonBytes;
    private final Signature signature;
    private final Map<String, NdArray> inputs = new LinkedHashMap<>();
    private final List<RequestedOutput> outputs = new ArrayList<>();
    private @Nullable String id;
    private boolean binary;
    private Scheduling scheduling = Scheduling.USUAL;
    private int binaryAt;

    private InferenceRequestReader(byte[] body, int jsonBytes, Signature signature) {
        this.body = body;
        this.jsonBytes = jsonBytes;
        this.signature = signature;
        this.binaryAt = jsonBytes;
    }

    /**
     * Reads a request to a model of this signature.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is not JSON of the protocol's form, {@link
     *     ErrorCode#UNKNOWN_INPUT}, {@link ErrorCode#INPUT_MISMATCH} or {@link ErrorCode#NAN_INPUT} if an input does not
     *     fit
     */
    public static InferenceRequest read(byte[] body, Signature signature) {
        InferenceRequest usual = RequestScanner.read(body, signature);
        return usual != null ? usual : readAny(body, signature);
    }

    /** The same, whatever the form of the JSON, by the slower way alone. */
    public static InferenceRequest readAny(byte[] body, Signature signature) {
        return new InferenceRequestReader(body, body.length, signature).read();
    }

    /**
     * Reads a request of the binary tensor extension: JSON, and behind it the bytes of the inputs that have a {@code
     * binary_data_size}, in their order.
     *
     * @param jsonBytes size of the JSON, as the header {@code Inference-Header-Content-Length} says
     * @throws LeptonException as {@link #read(byte[], Signature)}
     */
    public static InferenceRequest readBinary(byte[] body, int jsonBytes, Signature signature) {
        return new InferenceRequestReader(body, jsonBytes, signature).read();
    }

    private InferenceRequest read() {
        try (JsonParser json = ProtocolJson.FACTORY.createParser(body, 0, jsonBytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw bad("body: " + kind(json.currentToken()) + " (expected: an object, as the Open Inference Protocol"
                        + " has it)");
            }
            if (json.currentTokenLocation().getByteOffset() < 0) {
                throw bad("body: another encoding (expected: UTF-8)"); // Jackson would read UTF-16 and UTF-32 too
            }
            boolean hasInputs = false;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "id" -> id = encodable(text(json, "id"));
                    case "inputs" -> {
                        hasInputs = true;
                        readInputs(json);
                    }
                    case "outputs" -> readOutputs(json);
                    case "parameters" -> {
                        Parameters parameters = Parameters.read(json, "request");
                        binary = Boolean.TRUE.equals(parameters.binaryDataOutput());
                        scheduling = parameters.scheduling();
                    }
                    default -> json.skipChildren(); // what later versions may add
                }
            }
            if (json.nextToken() != null) {
                throw bad("body: goes on after the object (expected: its end)");
            }
            if (!hasInputs) {
                throw bad("inputs: missing (expected: an array, one object for each input)");
            }
            if (binaryAt != body.length) {
                throw bad("body: " + (body.length - binaryAt) + " bytes behind those of the inputs (expected: none; an"
                        + " input's binary_data_size says how many are its own)");
            }
            return new InferenceRequest(id, inputs, outputs, binary, scheduling);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw notText(e);
        }
    }

    private void readInputs(JsonParser json) throws IOException {
        expect(json, JsonToken.START_ARRAY, "inputs", "an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, JsonToken.START_OBJECT, "inputs", "an object for each input");
            readInput(json);
        }
    }

    private void readInput(JsonParser json) throws IOException {
        Input input = new Input();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "name" -> input.spec = signature.input(name(json, "name of an input"));
                case "datatype" -> input.datatype = name(json, "datatype");
                case "shape" -> input.shape = shape(json);
                case "data" -> {
                    expect(json, JsonToken.START_ARRAY, "data", "an array");
                    if (input.isDescribed()) {
                        input.array = input.decode(json);
                    } else {
                        // The description comes later, as JSON allows: find the end now, and come back then.
                        input.dataOffset = json.currentTokenLocation().getByteOffset();
                        json.skipChildren();
                    }
                }
                case "parameters" ->
                    input.binarySize = Parameters.read(json, "input").binaryDataSize();
                default -> json.skipChildren();
            }
        }
        NdArray array = input.finish();
        TensorSpec spec = input.spec();
        if (inputs.putIfAbsent(spec.name(), array) != null) {
            throw bad("input \"" + spec.name() + "\": sent twice (expected: once)");
        }
    }

    private void readOutputs(JsonParser json) throws IOException {
        expect(json, JsonToken.START_ARRAY, "outputs", "an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, JsonToken.START_OBJECT, "outputs", "an object for each output");
            String name = null;
            Boolean asBytes = null;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                if (key.equals("name")) {
                    name = name(json, "name of an output");
                } else if (key.equals("parameters")) {
                    asBytes = Parameters.read(json, "output").binaryData();
                } else {
                    json.skipChildren();
                }
            }
            if (name == null) {
                throw bad("outputs: name: missing (expected: one of " + signature.outputNames() + ")");
            }
            if (!signature.outputNames().contains(name)) {
                throw bad("output \"" + name + "\": unknown (expected: one of " + signature.outputNames() + ")");
            }
            for (RequestedOutput output : outputs) {
                if (output.name().equals(name)) {
                    throw bad("output \"" + name + "\": asked for twice (expected: once)");
                }
            }
            outputs.add(new RequestedOutput(name, asBytes));
        }
    }

    private static Shape shape(JsonParser json) throws IOException {
        expect(json, JsonToken.START_ARRAY, "shape", "an array of whole numbers");
        List<Long> sizes = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, JsonToken.VALUE_NUMBER_INT, "shape", "whole numbers");
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0) {
                throw bad("shape: a size below 0 or beyond 64 bits (expected: the number of values along each"
                        + " dimension)");
            }
            if (sizes.size() == MOST_DIMENSIONS) {
                throw bad("shape: too many dimensions (expected: at most " + MOST_DIMENSIONS + ")");
            }
            sizes.add(json.getLongValue());
        }
        return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    private static String name(JsonParser json, String what) throws IOException {
        String name = text(json, what);
        if (name.length() > LONGEST_NAME) {
            throw bad(what + ": " + name.length() + " characters (expected: at most " + LONGEST_NAME + ")");
        }
        return name;
    }

    private static String text(JsonParser json, String what) throws IOException {
        expect(json, JsonToken.VALUE_STRING, what, "a text");
        return json.getText();
    }

    static void expect(JsonParser json, JsonToken token, String what, String expected) {
        if (json.currentToken() != token) {
            throw bad(what + ": " + kind(json.currentToken()) + " (expected: " + expected + ")");
        }
    }

    /** Half a surrogate pair can be sent in JSON, but not be sent back in UTF-8. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT, END_OBJECT, FIELD_NAME -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "nothing";
        };
    }

    static LeptonException bad(String detail) {
        return new LeptonException(ErrorCode.BAD_REQUEST, detail);
    }

    /** From memory, only bytes that are no text in the encoding that Jackson has guessed. */
    public static LeptonException notText(IOException e) {
        return new LeptonException(ErrorCode.BAD_REQUEST, "body: another encoding (expected: JSON in UTF-8)", e);
    }

    static LeptonException notJson(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String message = String.valueOf(e.getOriginalMessage()); // quotes the body, so it is only looked at
        String problem;
        if (e instanceof StreamConstraintsException) {
            problem = "nested too deeply, or with a number or name that is too long";
        } else if (message.startsWith("Duplicate field")) {
            problem = "a key that was there before in the same object";
        } else if (message.startsWith("Non-standard token")) {
            problem = "NaN or Infinity, which JSON does not have";
        } else if (message.startsWith("Unexpected end-of-input")) {
            problem = "ends too early";
        } else {
            problem = "not JSON";
        }
        return new LeptonException(
                ErrorCode.BAD_REQUEST, "body" + place + ": " + problem + " (expected: JSON in UTF-8)", e);
    }

    /** One element of {@code inputs}, whose keys come in any order. */
    private final class Input {

        private @Nullable TensorSpec spec;
        private @Nullable String datatype;
        private @Nullable Shape shape;
        private @Nullable NdArray array;
        private long dataOffset = -1;
        private @Nullable Long binarySize;

        boolean isDescribed() {
            return spec != null && datatype != null && shape != null;
        }

        TensorSpec spec() {
            if (spec == null) {
                throw bad("inputs: name: missing (expected: one of "
                        + signature.inputs().stream().map(TensorSpec::name).toList() + ")");
            }
            return spec;
        }

        private Shape checkedShape(TensorSpec described) {
            Shape given = shape;
            if (given == null) {
                throw bad("input \"" + described.name() + "\": shape: missing (expected: " + described.shape() + ")");
            }
            Signature.checkInput(described, dtype(described), given);
            return given;
        }

        private NdArray bytes(TensorSpec described, long size) {
            Shape given = checkedShape(described);
            int left = body.length - binaryAt;
            if (size < 0 || size > left) {
                throw bad("input \"" + described.name() + "\": binary_data_size: " + size + " (expected: at most the "
                        + left + " bytes that follow the JSON and the inputs before)");
            }
            NdArray read = BinaryTensors.read(described, given, ByteBuffer.wrap(body, binaryAt, (int) size));
            binaryAt += (int) size;
            return read;
        }

        NdArray decode(JsonParser json) throws IOException {
            TensorSpec described = spec();
            Shape given = checkedShape(described);
            return TensorReader.read(json, described, given, jsonBytes);
        }

        NdArray finish() throws IOException {
            if (binarySize != null && (array != null || dataOffset >= 0)) {
                throw bad("input \"" + spec().name() + "\": both data and binary_data_size (expected: one of them)");
            }
            if (array != null) {
                return array;
            }
            TensorSpec described = spec();
            if (binarySize != null) {
                return bytes(described, binarySize);
            }
            if (dataOffset < 0) {
                throw bad("input \"" + described.name() + "\": data: missing (expected: an array)");
            }
            int offset = Math.toIntExact(dataOffset);
            try (JsonParser json = ProtocolJson.FACTORY.createParser(body, offset, jsonBytes - offset)) {
                json.nextToken();
                return decode(json);
            }
        }

        private DType dtype(TensorSpec described) {
            String expected = described.dtype().protocolName();
            if (datatype == null) {
                throw bad("input \"" + described.name() + "\": datatype: missing (expected: " + expected + ")");
            }
            if (!datatype.equals(expected)) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH,
                        "input \"" + described.name() + "\": " + datatype + " (expected: " + expected + ")");
            }
            return described.dtype();
        }
    }
}
