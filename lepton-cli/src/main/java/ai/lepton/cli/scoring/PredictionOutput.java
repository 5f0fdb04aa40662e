package ai.lepton.cli.scoring;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.scoring.PredictionFormat;
import ai.lepton.recipes.scoring.PredictionWriter;
import ai.lepton.recipes.scoring.ScoredRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where predictions are written, as they come.
 *
 * @param format of them
 * @param labels the names of the model's classes, by index
 * @param kept columns of the rows to write too
 * @param top how many classes to name
 */
public record PredictionOutput(PredictionFormat format, List<String> labels, List<String> kept, int top) {

    /** Gives rows and their answers to who takes them, in order. */
    @FunctionalInterface
    public interface Predictions {
        void give(Consumer<ScoredRows> taker);
    }

    /**
     * Writes a file, which is there whole or not at all.
     *
     * @throws LeptonException {@link ErrorCode#DISK_FULL} or {@link ErrorCode#NOT_WRITABLE}; what was there before stays
     */
    public void toFile(Path file, Predictions predictions) {
        try {
            AtomicWrite.file(file, temporary -> {
                try (Writer out = Files.newBufferedWriter(temporary)) {
                    write(out, predictions, () -> {});
                }
            });
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write predictions", e);
        } catch (UncheckedIOException e) {
            throw FileErrors.onWrite(file, "cannot write predictions", Objects.requireNonNull(e.getCause(), "cause"));
        }
    }

    /**
     * Writes to a stream, which is left open.
     *
     * @return whether all was written; false where nobody reads any more, as with {@code head}, which ends it early
     */
    public boolean toStream(PrintStream out, Predictions predictions) {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        try {
            write(writer, predictions, () -> {
                writer.flush();
                if (out.checkError()) {
                    throw new NobodyReads();
                }
            });
            writer.flush();
            return true;
        } catch (NobodyReads e) {
            return false; // what happened to the stream is said by whoever owns it
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a PrintStream throws none
        }
    }

    private void write(Writer out, Predictions predictions, AfterBatch afterBatch) throws IOException {
        try (PredictionWriter writer = format.writer(out, labels, kept, top)) {
            predictions.give(rows -> {
                try {
                    writer.write(rows);
                    afterBatch.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @FunctionalInterface
    private interface AfterBatch {
        void run() throws IOException;
    }

    private static final class NobodyReads extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NobodyReads() {
            super("nobody reads any more", null, false, false);
        }
    }
}
