package ai.lepton.server.inference.internal;

import ai.lepton.core.NdArray;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the body that answers a request; values flat, in row order. */
public final class InferenceResponseWriter {

    private InferenceResponseWriter() {}

    /**
     * Writes a response.
     *
     * @param model name of the endpoint
     * @param version that answered
     * @param id of the request; null for none
     * @param outputs by name, in the order to be written
     */
    public static byte[] write(String model, String version, @Nullable String id, Map<String, NdArray> outputs) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = ProtocolJson.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model_name", model);
            json.writeStringField("model_version", version);
            if (id != null) {
                json.writeStringField("id", id);
            }
            json.writeArrayFieldStart("outputs");
            for (Map.Entry<String, NdArray> output : outputs.entrySet()) {
                write(json, output.getKey(), output.getValue());
            }
            json.writeEndArray();
            json.writeEndObject();
            json.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static void write(JsonGenerator json, String name, NdArray array) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("datatype", array.dtype().protocolName());
        json.writeFieldName("shape");
        long[] sizes = array.shape().toArray();
        json.writeArray(sizes, 0, sizes.length);
        json.writeArrayFieldStart("data");
        int elements = array.elements();
        for (int i = 0; i < elements; i++) {
            switch (array.dtype()) {
                case FLOAT32 -> json.writeNumber((float) array.at(i));
                case FLOAT64 -> json.writeNumber(array.at(i));
                case INT32, INT64, UINT8 -> json.writeNumber(array.longAt(i));
                case BOOL -> json.writeBoolean(array.longAt(i) != 0);
                case STRING -> json.writeString(array.textAt(i));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
