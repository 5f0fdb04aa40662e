package ai.lepton.recipes.scoring;

import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Forms that predictions are written in. */
public enum PredictionFormat {
    /** A line for each row: {@code row}, the columns kept, {@code label}, and the probability of each class. */
    CSV {
        @Override
        public PredictionWriter writer(Writer out, List<String> labels, List<String> kept, int top) {
            return new CsvPredictions(out, labels, kept, top);
        }
    },
    /** An object for each row, as {@code /api/v1/endpoints/{name}/predict} answers. */
    JSONL {
        @Override
        public PredictionWriter writer(Writer out, List<String> labels, List<String> kept, int top) {
            return new JsonPredictions(out, labels, kept, top);
        }
    };

    /**
     * A writer.
     *
     * @param out left open
     * @param labels the names of the model's classes, by index
     * @param kept columns of the rows to write too
     * @param top how many classes to name, the most probable; {@link Integer#MAX_VALUE} for all
     */
    public abstract PredictionWriter writer(Writer out, List<String> labels, List<String> kept, int top);

    /** By how a file is called: JSON lines for {@code .jsonl}, {@code .ndjson} and {@code .json}, else CSV. */
    public static PredictionFormat ofName(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json") ? JSONL : CSV;
    }
}
