package ai.lepton.torch;

import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.engine.SessionOptions;
import java.util.List;
import java.util.Map;

/**
 * The engine on libtorch, found by {@link Engine#load}. Any number of sessions may be open at once, on any threads; the
 * native library is loaded with the first, or with the first look at {@link #environment}.
 *
 * <p>Threads: one for libtorch and one for its BLAS, because small networks lose far more to waking threads than they
 * win. {@code -Dlepton.torch.threads} or {@code LEPTON_TORCH_THREADS}, and {@code -Dlepton.torch.blasThreads} or {@code
 * LEPTON_TORCH_BLAS_THREADS}, change that for the whole process. A process that trains should also run in a {@link
 * TrainingEnvironment}.
 */
public final class TorchEngine implements Engine {

    @Override
    public String name() {
        return "libtorch";
    }

    /**
     * Versions ({@code libtorch}, {@code javacpp}, {@code openblas}, {@code onednn}, {@code jdk}), thread counts ({@code
     * threads}, {@code blasThreads}), the kernels that OpenBLAS was told to take ({@code blasCore}) and the vector instructions in use ({@code cpuCapability}).
     *
     * @throws ai.lepton.core.LeptonException {@code NATIVE_LIBRARY} if libtorch cannot be loaded
     */
    @Override
    public Map<String, String> environment() {
        return NativeLibrary.load().environment();
    }

    @Override
    public List<Device> devices() {
        NativeLibrary.load();
        return Devices.find().all();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ai.lepton.core.LeptonException {@code NATIVE_LIBRARY} if libtorch cannot be loaded
     */
    @Override
    public EngineSession open(SessionOptions options) {
        NativeLibrary.load();
        return open(options, Devices.find());
    }

    /** @param devices among which to choose */
    static EngineSession open(SessionOptions options, Devices devices) {
        Device device = devices.choose(options.device());
        devices.requireGain(device, options.precision());
        return new TorchSession(options, Placement.on(device));
    }
}
