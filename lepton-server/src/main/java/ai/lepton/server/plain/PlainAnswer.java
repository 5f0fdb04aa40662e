package ai.lepton.server.plain;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.server.inference.internal.InferenceResponseWriter;
import ai.lepton.server.inference.internal.OutputJson;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Outputs as people read them: for each row the label, and the classes by falling probability; other outputs by name.
 *
 * @param endpoint that answered
 * @param version of its model
 * @param labels names of the classes; empty where only their indexes are known
 * @param top how many classes to name
 */
record PlainAnswer(String endpoint, String version, List<String> labels, int top) {

    private static final String PROBABILITIES = "probabilities";
    private static final String LABEL = "label";

    byte[] write(Map<String, NdArray> outputs, List<String> notes) {
        long rows = OutputJson.rows(outputs);
        NdArray probabilities = probabilities(outputs);
        NdArray label = label(outputs);
        Map<String, NdArray> others = new LinkedHashMap<>(outputs);
        if (probabilities != null) {
            others.remove(PROBABILITIES);
        }
        if (label != null) {
            others.remove(LABEL);
        }
        return OutputJson.object(json -> {
            json.writeStringField("model", endpoint);
            json.writeStringField("version", version);
            json.writeArrayFieldStart("predictions");
            for (int row = 0; row < rows; row++) {
                json.writeStartObject();
                int[] ranking = probabilities == null ? new int[0] : ranking(probabilities, row);
                if (label != null) {
                    json.writeFieldName(LABEL);
                    InferenceResponseWriter.writeValue(json, label, row);
                } else if (ranking.length > 0) {
                    json.writeStringField(LABEL, name(ranking[0]));
                }
                if (probabilities != null) {
                    writeRanking(json, probabilities, row, ranking);
                }
                if (!others.isEmpty()) {
                    json.writeObjectFieldStart("outputs");
                    for (Map.Entry<String, NdArray> other : others.entrySet()) {
                        json.writeFieldName(other.getKey());
                        OutputJson.row(json, other.getValue(), row);
                    }
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!notes.isEmpty()) {
                json.writeArrayFieldStart("notes");
                for (String note : notes) {
                    json.writeString(note);
                }
                json.writeEndArray();
            }
        });
    }

    private @Nullable NdArray probabilities(Map<String, NdArray> outputs) {
        NdArray array = outputs.get(PROBABILITIES);
        boolean perClass = array != null
                && array.shape().rank() == 2
                && array.dtype().isFloating()
                && (labels.isEmpty() || labels.size() == array.shape().size(1));
        return perClass ? array : null;
    }

    private static @Nullable NdArray label(Map<String, NdArray> outputs) {
        NdArray array = outputs.get(LABEL);
        boolean perRow = array != null
                && array.shape().rank() == 1
                && (array.dtype() == DType.STRING || array.dtype().isWhole());
        return perRow ? array : null;
    }

    private void writeRanking(JsonGenerator json, NdArray probabilities, int row, int[] ranking) throws IOException {
        int classes = ranking.length;
        json.writeArrayFieldStart(PROBABILITIES);
        for (int i = 0; i < Math.min(top, classes); i++) {
            json.writeStartObject();
            json.writeStringField(LABEL, name(ranking[i]));
            json.writeFieldName("probability");
            InferenceResponseWriter.writeValue(json, probabilities, row * classes + ranking[i]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static int[] ranking(NdArray probabilities, int row) {
        int classes = Math.toIntExact(probabilities.shape().size(1));
        return IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -probabilities.at(row * classes + index)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private String name(int index) {
        return labels.isEmpty() ? Integer.toString(index) : labels.get(index);
    }
}
