package ai.lepton.sdk.engine;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.Map;
import java.util.ServiceLoader;

/** Computes with tensors. One implementation, on libtorch, is in {@code lepton-torch}. */
public interface Engine {

    /** The engine's name, such as {@code libtorch}. */
    String name();

    /** What it computes with: versions, thread counts, CPU features; recorded with every run. */
    Map<String, String> environment();

    /**
     * Opens a session: its own parameters and random generator, nothing shared with other sessions.
     *
     * @param seed of the random generator
     * @param dtype of parameters; FLOAT32, or FLOAT64 for gradient checks
     */
    EngineSession open(long seed, DType dtype);

    /**
     * The engine on the class path.
     *
     * @throws LeptonException {@link ErrorCode#ENGINE_MISSING} if there is none
     */
    static Engine load() {
        return ServiceLoader.load(Engine.class)
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.ENGINE_MISSING,
                        "engine: none on the class path (expected: one). Add the artefact ai.lepton:lepton-torch."));
    }
}
