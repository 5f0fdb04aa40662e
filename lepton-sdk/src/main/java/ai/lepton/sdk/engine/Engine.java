package ai.lepton.sdk.engine;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Computes with tensors. One implementation, on libtorch, is in {@code lepton-torch}. */
public interface Engine {

    /** The engine's name, such as {@code libtorch}. */
    String name();

    /** What it computes with: versions, thread counts, CPU features; recorded with every run. */
    Map<String, String> environment();

    /** The devices that it can compute on here, the CPU first. */
    List<Device> devices();

    /**
     * Opens a session: its own parameters and random generator, nothing shared with other sessions.
     *
     * @throws LeptonException {@link ErrorCode#DEVICE_MISSING} if the device is not there, or does not gain from the precision
     */
    EngineSession open(SessionOptions options);

    /** Opens a session in full precision on whatever device there is. */
    default EngineSession open(long seed, DType dtype) {
        return open(SessionOptions.of(seed, dtype));
    }

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
