package ai.lepton.server.inference.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.util.Map;

/** Outputs as JSON nested like their shapes, for those protocols that name none. */
public final class OutputJson {

    private OutputJson() {}

    /** Writes into an object. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** A body that is an object. */
    public static byte[] object(Members members) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = ProtocolJson.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
            json.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** An array of rows: each the value of the only output, or an object of them by name. */
    public static void rows(JsonGenerator json, Map<String, NdArray> outputs) throws IOException {
        long rows = rows(outputs);
        json.writeStartArray();
        for (int row = 0; row < rows; row++) {
            if (outputs.size() == 1) {
                row(json, outputs.values().iterator().next(), row);
            } else {
                json.writeStartObject();
                for (Map.Entry<String, NdArray> output : outputs.entrySet()) {
                    json.writeFieldName(output.getKey());
                    row(json, output.getValue(), row);
                }
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** All values of the only output, or an object of them by name. */
    public static void columns(JsonGenerator json, Map<String, NdArray> outputs) throws IOException {
        if (outputs.size() == 1) {
            NdArray only = outputs.values().iterator().next();
            nested(json, only, 0, 0);
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, NdArray> output : outputs.entrySet()) {
            json.writeFieldName(output.getKey());
            nested(json, output.getValue(), 0, 0);
        }
        json.writeEndObject();
    }

    /** One row of an output. */
    public static void row(JsonGenerator json, NdArray array, int row) throws IOException {
        int rowElements = Math.toIntExact(array.shape().withoutFirst().elements());
        nested(json, array, 1, row * rowElements);
    }

    /** How many rows outputs have; all the same number. */
    public static long rows(Map<String, NdArray> outputs) {
        long rows = -1;
        for (Map.Entry<String, NdArray> output : outputs.entrySet()) {
            Shape shape = output.getValue().shape();
            if (shape.rank() == 0 || (rows >= 0 && shape.size(0) != rows)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "output \"" + output.getKey() + "\": " + shape
                                + " (expected: one value for each row). Ask /v2/models/.../infer, which answers any"
                                + " shape.");
            }
            rows = shape.size(0);
        }
        return rows;
    }

    private static int nested(JsonGenerator json, NdArray array, int axis, int from) throws IOException {
        if (axis == array.shape().rank()) {
            InferenceResponseWriter.writeValue(json, array, from);
            return from + 1;
        }
        int at = from;
        json.writeStartArray();
        for (long i = 0; i < array.shape().size(axis); i++) {
            at = nested(json, array, axis + 1, at);
        }
        json.writeEndArray();
        return at;
    }
}
