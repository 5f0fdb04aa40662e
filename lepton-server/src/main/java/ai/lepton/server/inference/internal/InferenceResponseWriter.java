package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the body that answers a request; values flat, in row order, each in the fewest digits that mean it. */
public final class InferenceResponseWriter {

    private InferenceResponseWriter() {}

    /**
     * A body.
     *
     * @param bytes JSON, and behind it the outputs that are answered as bytes
     * @param jsonBytes how many of them are JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // 2026-11: written once, never compared
    public record Body(byte[] bytes, int jsonBytes) {

        /** Whether there are outputs behind the JSON. */
        public boolean hasBinary() {
            return jsonBytes < bytes.length;
        }
    }

    /**
     * Writes a response.
     *
     * @param model name of the endpoint
     * @param version that answered
     * @param request that is answered: its id, and which outputs it wants as bytes
     * @param outputs by name, in the order to be written
     */
    public static Body write(String model, String version, InferenceRequest request, Map<String, NdArray> outputs) {
        List<byte[]> binary = new ArrayList<>();
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = ProtocolJson.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model_name", model);
            json.writeStringField("model_version", version);
            if (request.id() != null) {
                json.writeStringField("id", request.id());
            }
            json.writeArrayFieldStart("outputs");
            for (Map.Entry<String, NdArray> output : outputs.entrySet()) {
                NdArray array = output.getValue();
                json.writeStartObject();
                json.writeStringField("name", output.getKey());
                json.writeStringField("datatype", array.dtype().protocolName());
                json.writeFieldName("shape");
                long[] sizes = array.shape().toArray();
                json.writeArray(sizes, 0, sizes.length);
                if (request.isBinary(output.getKey())) {
                    byte[] raw = BinaryTensors.write(array);
                    binary.add(raw);
                    json.writeObjectFieldStart("parameters");
                    json.writeNumberField("binary_data_size", raw.length);
                    json.writeEndObject();
                } else {
                    json.writeArrayFieldStart("data");
                    writeValues(json, array);
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.close();
            int jsonBytes = bytes.size();
            for (byte[] raw : binary) {
                bytes.write(raw);
            }
            return new Body(bytes.toByteArray(), jsonBytes);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** Writes the elements of an array, one after the other. */
    public static void writeValues(JsonGenerator json, NdArray array) throws IOException {
        int elements = array.elements();
        if (array.dtype() == DType.FLOAT32) { // what nearly all are
            ByteBuffer values = array.buffer();
            for (int i = 0; i < elements; i++) {
                json.writeNumber(values.getFloat(i * Float.BYTES));
            }
            return;
        }
        for (int i = 0; i < elements; i++) {
            writeValue(json, array, i);
        }
    }

    /** Writes one element. */
    public static void writeValue(JsonGenerator json, NdArray array, int index) throws IOException {
        switch (array.dtype()) {
            case FLOAT32, FLOAT16, BFLOAT16 -> json.writeNumber((float) array.at(index));
            case FLOAT64 -> json.writeNumber(array.at(index));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> json.writeNumber(array.longAt(index));
            case UINT64 -> json.writeNumber(Long.toUnsignedString(array.longAt(index)));
            case BOOL -> json.writeBoolean(array.longAt(index) != 0);
            case STRING -> json.writeString(array.textAt(index));
        }
    }
}
