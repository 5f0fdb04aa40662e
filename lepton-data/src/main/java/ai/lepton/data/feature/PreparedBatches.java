package ai.lepton.data.feature;

import ai.lepton.core.LeptonException;
import ai.lepton.sdk.data.Dataset;
import org.jspecify.annotations.Nullable;

/** Rows of a table as the network's inputs, chunk by chunk; must be closed. One thread. */
public interface PreparedBatches extends AutoCloseable {

    /**
     * The next rows.
     *
     * @return null after the last
     * @throws LeptonException about the file or its rows
     */
    Dataset.@Nullable Batch next();

    @Override
    void close();
}
