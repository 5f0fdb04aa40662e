package ai.lepton.recipes.scoring;

import ai.lepton.core.NdArray;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** See {@link PredictionFormat#CSV}. */
final class CsvPredictions implements PredictionWriter {

    private final CsvWriter out;
    private final List<String> labels;
    private final List<String> kept;
    private final int top;
    private boolean begun;

    CsvPredictions(Writer out, List<String> labels, List<String> kept, int top) {
        // The writer below is the caller's.
        this.out = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(new Unclosed(out));
        this.labels = labels;
        this.kept = kept;
        this.top = top;
    }

    @Override
    public void write(ScoredRows rows) {
        Optional<ClassAnswers> classes = ClassAnswers.of(rows.outputs(), labels);
        Map<String, NdArray> others = classes.map(ClassAnswers::others).orElse(rows.outputs());
        if (!begun) {
            begun = true;
            out.writeRecord(header(classes, others));
        }
        for (int row = 0; row < rows.chunk().size(); row++) {
            List<String> cells = new ArrayList<>();
            cells.add(Long.toString(rows.chunk().row(row) + 1));
            for (String column : kept) {
                String text = Cells.text(rows.chunk(), column, row);
                cells.add(text == null ? "" : text);
            }
            if (classes.isPresent()) {
                addClasses(classes.get(), row, cells);
            }
            for (NdArray array : others.values()) {
                int width = width(array);
                for (int i = 0; i < width; i++) {
                    cells.add(Cells.text(array, row * width + i));
                }
            }
            out.writeRecord(cells);
        }
    }

    private List<String> header(Optional<ClassAnswers> classes, Map<String, NdArray> others) {
        List<String> answered = new ArrayList<>();
        if (classes.isPresent()) {
            answered.add("label");
            List<String> names = classes.get().labels();
            if (top >= names.size()) {
                names.forEach(name -> answered.add("probability_" + name));
            } else {
                for (int i = 1; i <= top; i++) {
                    answered.add("label_" + i);
                    answered.add("probability_" + i);
                }
            }
        }
        others.forEach((name, array) -> {
            int width = width(array);
            for (int i = 0; i < width; i++) {
                answered.add(array.shape().rank() == 1 ? name : name + "_" + i);
            }
        });
        Set<String> taken = new HashSet<>(answered);
        taken.add("row");
        List<String> header = new ArrayList<>(List.of("row"));
        for (String column : kept) {
            header.add(taken.contains(column) ? "given_" + column : column);
        }
        header.addAll(answered);
        return header;
    }

    private void addClasses(ClassAnswers classes, int row, List<String> cells) {
        cells.add(classes.label(row));
        int count = classes.labels().size();
        if (top >= count) {
            for (int i = 0; i < count; i++) {
                cells.add(Cells.text(classes.probabilities(), row * count + i));
            }
            return;
        }
        int[] ranking = classes.ranking(row);
        for (int i = 0; i < top; i++) {
            cells.add(classes.labels().get(ranking[i]));
            cells.add(Cells.text(classes.probabilities(), row * count + ranking[i]));
        }
    }

    private static int width(NdArray array) {
        return array.rows() == 0 ? 0 : array.elements() / array.rows();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static final class Unclosed extends java.io.FilterWriter {

        Unclosed(Writer out) {
            super(out);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
