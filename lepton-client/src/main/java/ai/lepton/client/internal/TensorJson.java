package ai.lepton.client.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays as the Open Inference Protocol's JSON has them. */
public final class TensorJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private TensorJson() {}

    /**
     * The body of a request for inference.
     *
     * <p>NaN, a missing number, is {@code null}; the model says whether it takes that.
     *
     * @throws LeptonException {@link ErrorCode#NAN_INPUT} if a number is infinite, which JSON cannot carry
     */
    public static byte[] request(Map<String, NdArray> inputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeArrayFieldStart("inputs");
            for (Map.Entry<String, NdArray> input : inputs.entrySet()) {
                write(out, input.getKey(), input.getValue());
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, String name, NdArray array) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("datatype", array.dtype().protocolName());
        out.writeFieldName("shape");
        long[] shape = array.shape().toArray();
        out.writeArray(shape, 0, shape.length);
        out.writeArrayFieldStart("data");
        for (int i = 0; i < array.elements(); i++) {
            switch (array.dtype()) {
                case FLOAT32, FLOAT16, BFLOAT16, FLOAT64 -> writeNumber(out, name, i, array);
                case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> out.writeNumber(array.longAt(i));
                case UINT64 -> out.writeNumber(Long.toUnsignedString(array.longAt(i)));
                case BOOL -> out.writeBoolean(array.longAt(i) != 0);
                case STRING -> out.writeString(array.textAt(i));
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeNumber(JsonGenerator out, String name, int index, NdArray array) throws IOException {
        double value = array.at(index);
        if (Double.isNaN(value)) {
            out.writeNull();
        } else if (array.dtype() == DType.FLOAT64) {
            out.writeNumber(finite(name, index, value));
        } else {
            out.writeNumber((float) finite(name, index, value));
        }
    }

    private static double finite(String name, int index, double value) {
        if (Double.isInfinite(value)) {
            throw new LeptonException(
                    ErrorCode.NAN_INPUT,
                    "input \"" + name + "\": " + value + " at index " + index + " (expected: finite numbers)");
        }
        return value;
    }

    /** The tree of an answer. */
    public static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw unexpected("no JSON", e);
        }
    }

    /** The arrays of the answer's {@code outputs}, in order. */
    public static Map<String, NdArray> outputs(JsonNode answer) {
        Map<String, NdArray> outputs = new LinkedHashMap<>();
        for (JsonNode output : answer.path("outputs")) {
            try {
                outputs.put(output.path("name").asText(), array(output));
            } catch (IllegalArgumentException e) {
                throw unexpected("output " + output.path("name") + ": " + e.getMessage(), e);
            }
        }
        return outputs;
    }

    /** The sizes in a JSON array. */
    public static Shape shape(JsonNode sizes) {
        List<Long> values = new ArrayList<>();
        sizes.forEach(size -> values.add(size.asLong()));
        return Shape.of(values.stream().mapToLong(Long::longValue).toArray());
    }

    private static NdArray array(JsonNode output) {
        DType type = DType.ofProtocolName(output.path("datatype").asText());
        Shape shape = shape(output.path("shape"));
        List<JsonNode> values = new ArrayList<>();
        flatten(output.path("data"), values);
        if (type == DType.STRING) {
            return NdArray.of(shape, values.stream().map(JsonNode::asText).toArray(String[]::new));
        }
        NdArray array = NdArray.zeros(type, shape);
        if (values.size() != array.elements()) {
            throw new IllegalArgumentException(
                    "data: " + values.size() + " values (expected: " + array.elements() + " for " + shape + ")");
        }
        for (int i = 0; i < values.size(); i++) {
            JsonNode value = values.get(i);
            if (type == DType.BOOL) {
                array.set(i, value.asBoolean() ? 1 : 0);
            } else if (type.isWhole()) {
                array.setLong(i, value.bigIntegerValue().longValue());
            } else {
                array.set(i, value.asDouble());
            }
        }
        return array;
    }

    /** The protocol allows data nested by dimension as well as flat. */
    private static void flatten(JsonNode data, List<JsonNode> values) {
        for (JsonNode value : data) {
            if (value.isArray()) {
                flatten(value, values);
            } else {
                values.add(value);
            }
        }
    }

    private static LeptonException unexpected(String what, Exception cause) {
        return new LeptonException(
                ErrorCode.INTERNAL,
                "the server's answer: " + what + " (expected: as the Open Inference Protocol has it)",
                cause);
    }
}
