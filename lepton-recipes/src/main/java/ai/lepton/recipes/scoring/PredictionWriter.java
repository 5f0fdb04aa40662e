package ai.lepton.recipes.scoring;

import java.io.IOException;

/** Writes predictions as they come; must be closed. One thread. */
public interface PredictionWriter extends AutoCloseable {

    /** Writes the predictions of some rows, behind those before. */
    void write(ScoredRows rows) throws IOException;

    /** Writes what is still held back. Whoever made the stream below closes it. */
    @Override
    void close() throws IOException;
}
