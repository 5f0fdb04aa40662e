package ai.lepton.sdk.preprocess;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A {@link Preprocessing} that runs: its recorded graph, opened. Owns native memory and must be closed. Any number of
 * threads may apply it at once.
 */
public interface Preprocessor extends AutoCloseable {

    /**
     * Computes the network's inputs for some rows.
     *
     * @param raw one array for each raw input, by name, with as many rows
     * @return one for each input of the network, by name, in order
     * @throws IllegalArgumentException if an input is missing, unknown or of another type or shape
     * @throws IllegalStateException if this is closed
     */
    Map<String, NdArray> apply(Map<String, NdArray> raw);

    @Override
    void close();

    /** Makes preprocessors; found by {@link ServiceLoader}. One implementation, on ONNX, is in {@code lepton-onnx}. */
    interface Provider {

        /** @throws LeptonException {@code NOT_EXPORTABLE} if the function does not record */
        Preprocessor open(Preprocessing preprocessing);
    }

    /**
     * Records a preprocessing and opens its graph.
     *
     * @throws LeptonException {@link ErrorCode#ENGINE_MISSING} without {@code lepton-onnx} on the class path, {@link
     *     ErrorCode#NOT_EXPORTABLE} if the function does not record
     */
    static Preprocessor open(Preprocessing preprocessing) {
        return ServiceLoader.load(Provider.class)
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.ENGINE_MISSING,
                        "preprocessor: none on the class path (expected: one). Add the artefact"
                                + " ai.lepton:lepton-onnx."))
                .open(preprocessing);
    }
}
