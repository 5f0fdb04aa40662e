package ai.lepton.recipes.scoring;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.tree.LabelledFiles;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** See {@link PredictionFormat#JSONL}. */
final class JsonPredictions implements PredictionWriter {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // the same digits on every JDK
            .build();

    private final Writer out;
    private final JsonGenerator json;
    private final List<String> labels;
    private final List<String> kept;
    private final int top;

    JsonPredictions(Writer out, List<String> labels, List<String> kept, int top) {
        this.out = out;
        try {
            this.json = FACTORY.createGenerator(out);
        } catch (IOException e) {
            throw new IllegalStateException("a generator over a writer writes nothing yet", e);
        }
        json.setRootValueSeparator(null); // lines are ended below
        this.labels = labels;
        this.kept = kept;
        this.top = top;
    }

    @Override
    public void write(ScoredRows rows) throws IOException {
        Optional<ClassAnswers> classes = ClassAnswers.of(rows.outputs(), labels);
        Map<String, NdArray> others = classes.map(ClassAnswers::others).orElse(rows.outputs());
        for (int row = 0; row < rows.chunk().size(); row++) {
            json.writeStartObject();
            json.writeNumberField("row", rows.chunk().row(row) + 1);
            writeKept(rows, row);
            if (classes.isPresent()) {
                writeClasses(classes.get(), row);
            }
            if (!others.isEmpty()) {
                json.writeObjectFieldStart("outputs");
                for (Map.Entry<String, NdArray> other : others.entrySet()) {
                    json.writeFieldName(other.getKey());
                    NdArray array = other.getValue();
                    int rowElements = array.elements() / array.rows();
                    nested(array, 1, row * rowElements);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /** The file that a row is, or columns of the table. */
    private void writeKept(ScoredRows rows, int row) throws IOException {
        if (kept.equals(List.of(LabelledFiles.FILE))) {
            json.writeStringField(LabelledFiles.FILE, Cells.text(rows.chunk(), LabelledFiles.FILE, row));
        } else if (!kept.isEmpty()) {
            json.writeObjectFieldStart("columns");
            for (String column : kept) {
                json.writeStringField(column, Cells.text(rows.chunk(), column, row));
            }
            json.writeEndObject();
        }
    }

    private void writeClasses(ClassAnswers classes, int row) throws IOException {
        json.writeStringField("label", classes.label(row));
        json.writeArrayFieldStart("probabilities");
        int[] ranking = classes.ranking(row);
        for (int i = 0; i < Math.min(top, ranking.length); i++) {
            json.writeStartObject();
            json.writeStringField("label", classes.labels().get(ranking[i]));
            json.writeFieldName("probability");
            value(classes.probabilities(), row * ranking.length + ranking[i]);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private int nested(NdArray array, int axis, int from) throws IOException {
        if (axis >= array.shape().rank()) {
            value(array, from);
            return from + 1;
        }
        int at = from;
        json.writeStartArray();
        for (long i = 0; i < array.shape().size(axis); i++) {
            at = nested(array, axis + 1, at);
        }
        json.writeEndArray();
        return at;
    }

    private void value(NdArray array, int index) throws IOException {
        if (array.dtype() == DType.STRING) {
            json.writeString(array.textAt(index));
        } else if (array.dtype() == DType.BOOL) {
            json.writeBoolean(array.longAt(index) != 0);
        } else {
            json.writeNumber(Cells.text(array, index));
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
        out.flush();
    }
}
