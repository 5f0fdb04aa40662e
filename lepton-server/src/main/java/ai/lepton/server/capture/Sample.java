package ai.lepton.server.capture;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * What one request, or a part of one, asked and was answered.
 *
 * @param id of the answer
 * @param endpoint that gave it
 * @param model and version behind it
 * @param capture how the endpoint's samples are kept
 * @param inputs as the model took them, by name
 * @param outputs as they were answered, by name
 * @param rowNumbers of its rows among all that were asked, by their places here
 */
record Sample(
        PredictionId id,
        String endpoint,
        ModelReference model,
        Capture capture,
        Map<String, NdArray> inputs,
        Map<String, NdArray> outputs,
        IntUnaryOperator rowNumbers) {

    private static final JsonFactory JSON =
            JsonFactory.builder().build().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    /** What a text takes, about. */
    private static final long TEXT_BYTES = 64;

    /** What it takes in memory, about. */
    long bytes() {
        return bytes(inputs) + bytes(outputs);
    }

    private static long bytes(Map<String, NdArray> arrays) {
        long bytes = 0;
        for (NdArray array : arrays.values()) {
            bytes += array.elements()
                    * (array.dtype() == DType.STRING
                            ? TEXT_BYTES
                            : array.dtype().bytes());
        }
        return bytes;
    }

    /**
     * Writes a line of JSON for each row, without the columns that are redacted. Where inputs and outputs have no rows in
     * common, all of it is one line.
     */
    void write(OutputStream out) throws IOException {
        int rows = rows();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setRootValueSeparator(null);
            for (int row = 0; row < Math.max(1, rows); row++) {
                json.writeStartObject();
                json.writeStringField("prediction", id.toString());
                json.writeStringField("time", id.time().toString());
                json.writeStringField("model", model.toString());
                json.writeNumberField("row", rows > 0 ? rowNumbers.applyAsInt(row) : 0);
                values(json, "inputs", inputs, rows > 0 ? row : -1);
                values(json, "outputs", outputs, rows > 0 ? row : -1);
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
    }

    /** How many rows all arrays have; 0 if they differ, or have none. */
    private int rows() {
        int[] all = Stream.concat(inputs.values().stream(), outputs.values().stream())
                .mapToInt(array -> array.shape().rank() == 0 ? 0 : array.rows())
                .distinct()
                .toArray();
        return all.length == 1 ? all[0] : 0;
    }

    private void values(JsonGenerator json, String name, Map<String, NdArray> arrays, int row) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, NdArray> entry : arrays.entrySet()) {
            if (!capture.redact().contains(entry.getKey())) {
                json.writeFieldName(entry.getKey());
                NdArray array = entry.getValue();
                int elements = row < 0 ? array.elements() : array.elements() / array.rows();
                int from = row < 0 ? 0 : row * elements;
                if (elements == 1) {
                    value(json, array, from);
                } else {
                    nested(json, array, row < 0 ? 0 : 1, from);
                }
            }
        }
        json.writeEndObject();
    }

    private static int nested(JsonGenerator json, NdArray array, int axis, int from) throws IOException {
        if (axis == array.shape().rank()) {
            value(json, array, from);
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

    /** JSON has no NaN; where a model takes one, it means that the value is missing. */
    private static void value(JsonGenerator json, NdArray array, int index) throws IOException {
        switch (array.dtype()) {
            case FLOAT32, FLOAT16, BFLOAT16, FLOAT64 -> number(json, array.dtype(), array.at(index));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> json.writeNumber(array.longAt(index));
            case UINT64 -> json.writeNumber(Long.toUnsignedString(array.longAt(index)));
            case BOOL -> json.writeBoolean(array.longAt(index) != 0);
            case STRING -> json.writeString(array.textAt(index));
        }
    }

    private static void number(JsonGenerator json, DType dtype, double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (dtype == DType.FLOAT64) {
            json.writeNumber(value);
        } else {
            json.writeNumber((float) value); // in the fewest digits that mean it
        }
    }
}
