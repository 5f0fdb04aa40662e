package ai.lepton.recipes.evaluation;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.data.OddCell;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.feature.Target;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.InputTable;
import ai.lepton.recipes.scoring.ModelTable;
import ai.lepton.recipes.scoring.Scorer;
import ai.lepton.recipes.scoring.TableScorer;
import ai.lepton.recipes.task.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables: CSV, JSON lines, Parquet, NumPy, one column of which has the right answers. */
public final class TableEvaluation implements Evaluation {

    /** What a run of the recipe for tables was told. */
    private static final String TARGET = "target";

    /** A model of one picture, recording or text alone has files too: {@link FileEvaluation} knows both. */
    @Override
    public boolean fits(List<TensorSpec> inputs) {
        List<TensorSpec> valued = inputs.stream()
                .flatMap(input -> RawChunks.valued(input).stream())
                .toList();
        return valued.size() == inputs.size() && InputTable.fileKind(valued).isEmpty();
    }

    @Override
    public MeasuredRows open(EvaluationRequest request) {
        List<TensorSpec> inputs =
                InputTable.valued(request.model(), request.manifest().inputs());
        String target = target(request);
        Table table = ModelTable.open(request.data(), inputs, request.options(), List.of(), List.of(target));
        return new TableRows(
                table, inputs, target, request.task(), request.manifest().labels(), () -> {});
    }

    /**
     * The column with the right answers.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if nobody knows it
     */
    private static String target(EvaluationRequest request) {
        return request.target()
                .or(() -> request.preprocessing()
                        .flatMap(document -> document.target().map(Target::column)))
                .or(() -> Optional.ofNullable(
                        request.manifest().lineage().parameters().get(TARGET)))
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        request.model() + ": does not say which column it predicts (expected: --target COLUMN, the"
                                + " column with the right answers)"));
    }

    /** Rows of a table with their right answers in a column. */
    record TableRows(
            Table table, List<TensorSpec> inputs, String target, Task task, List<String> labels, Runnable closing)
            implements MeasuredRows {

        @Override
        public String origin() {
            return table.origin();
        }

        @Override
        public Counts score(Scorer scorer, BatchLimits limits, BiConsumer<Map<String, NdArray>, NdArray> taker) {
            requireType();
            long[] counts = new long[2];
            CellReport report = TableScorer.of(inputs, scorer, limits).score(table, scored -> {
                int[] present = present(scored.chunk());
                counts[0] += present.length;
                counts[1] += scored.chunk().size() - present.length;
                if (present.length == 0) {
                    return;
                }
                Map<String, NdArray> outputs = new LinkedHashMap<>(scored.outputs());
                Chunk chunk = scored.chunk();
                if (present.length < chunk.size()) {
                    outputs.replaceAll((name, array) -> array.gather(present));
                    chunk = chunk.select(present);
                }
                taker.accept(outputs, targets(chunk));
            });
            Optional<String> first = report.cells().stream()
                    .filter(cell -> cell.kind() == OddCell.Kind.UNREADABLE)
                    .map(String::valueOf)
                    .findFirst();
            return new Counts(counts[0], counts[1], report.unreadableCells(), first);
        }

        private void requireType() {
            ColumnType type = table.schema().column(target).type();
            boolean fits = task == Task.REGRESSION ? type == ColumnType.NUMBER : type != ColumnType.DATE;
            if (!fits) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        origin() + ": target \"" + target + "\": a column of type " + type + " (expected: "
                                + (task == Task.REGRESSION ? "numbers, as the model answers a number" : "classes")
                                + ")");
            }
        }

        private int[] present(Chunk chunk) {
            if (task == Task.REGRESSION) {
                double[] numbers = chunk.numbers(target);
                return java.util.stream.IntStream.range(0, numbers.length)
                        .filter(row -> Double.isFinite(numbers[row]))
                        .toArray();
            }
            @Nullable String[] texts = RawChunks.texts(chunk, target);
            return java.util.stream.IntStream.range(0, texts.length)
                    .filter(row -> texts[row] != null)
                    .toArray();
        }

        private NdArray targets(Chunk chunk) {
            if (task == Task.REGRESSION) {
                double[] numbers = chunk.numbers(target);
                float[] floats = new float[numbers.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) numbers[i];
                }
                return NdArray.of(Shape.of(floats.length, 1), floats);
            }
            @Nullable String[] texts = RawChunks.texts(chunk, target);
            long[] classes = new long[texts.length];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = index(String.valueOf(texts[i]), chunk.row(i));
            }
            return NdArray.of(Shape.of(classes.length), classes);
        }

        private int index(String name, long row) {
            if (labels.isEmpty() && name.matches("\\d{1,9}")) {
                return Integer.parseInt(name); // a model without names answers indexes
            }
            int index = labels.indexOf(name);
            if (index < 0) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        String.format(
                                Locale.ROOT,
                                "%s row %,d: %s \"%s\" (expected: one of %s, the model's classes)",
                                origin(),
                                row + 1,
                                target,
                                name,
                                labels.isEmpty() ? "their numbers from 0" : labels));
            }
            return index;
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
