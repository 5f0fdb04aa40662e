package ai.lepton.torch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The devices that libtorch can compute on here, and which one a session gets.
 *
 * @param gpus how many GPUs it finds
 * @param hasGpuBuild whether the libtorch on the class path is one that knows of GPUs
 * @param preferred what {@code LEPTON_DEVICE} says; null for nothing
 * @param cpu what the processor can do
 */
record Devices(int gpus, boolean hasGpuBuild, @Nullable Device preferred, CpuFeatures cpu) {

    private static final String PROPERTY = "lepton.device";
    private static final String VARIABLE = "LEPTON_DEVICE";

    /** Those of this process; libtorch must be loaded. */
    static Devices find() {
        return new Devices(
                torch.cuda_is_available() ? torch.cuda_device_count() : 0,
                Devices.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/libjnitorch.so")
                        != null,
                preferred(System.getProperty(PROPERTY), System.getenv(VARIABLE)),
                CpuFeatures.ofThisMachine());
    }

    List<Device> all() {
        List<Device> all = new ArrayList<>(List.of(Device.cpu()));
        for (int index = 0; index < gpus; index++) {
            all.add(Device.cuda(index));
        }
        return all;
    }

    /** @throws LeptonException {@code DEVICE_MISSING} if it is not there */
    Device choose(Device asked) {
        Device wanted = asked.kind() == Device.Kind.AUTO && preferred != null ? preferred : asked;
        if (wanted.kind() == Device.Kind.AUTO) {
            return gpus > 0 ? Device.cuda() : Device.cpu();
        }
        if (all().contains(wanted)) {
            return wanted;
        }
        throw missing("device: " + wanted + (wanted.equals(asked) ? "" : ", by " + VARIABLE) + " (expected: one of "
                + all() + "). " + advice());
    }

    /** @throws LeptonException {@code DEVICE_MISSING} if the device does not multiply in that precision by itself */
    void requireGain(Device device, Precision precision) {
        // Every GPU that this libtorch runs on has bfloat16; those before Ampere by emulation, slower but not wrong.
        if (precision == Precision.MIXED_BFLOAT16 && device.kind() == Device.Kind.CPU && !cpu.multipliesBfloat16()) {
            throw missing("precision: " + precision + ": " + cpu.lack()
                    + " (expected: a processor with avx512_bf16 or amx_bf16, or a GPU). Here it would be slower: leave"
                    + " precision(...) out.");
        }
    }

    private String advice() {
        if (gpus > 0) {
            return "Choose one of them, or leave device(...) out.";
        }
        if (hasGpuBuild) {
            return "libtorch's GPU build is there, but finds no GPU: see that nvidia-smi lists one, and that its driver is new"
                    + " enough for the CUDA of that build.";
        }
        return "This libtorch is the build for CPUs: put org.bytedeco:pytorch with the classifier "
                + Loader.getPlatform()
                + "-gpu and CUDA's libraries on the class path, as docs/guide/device.md shows, or leave device(...) out.";
    }

    private static LeptonException missing(String message) {
        return new LeptonException(ErrorCode.DEVICE_MISSING, message);
    }

    static @Nullable Device preferred(@Nullable String property, @Nullable String variable) {
        String text = property != null ? property : variable;
        if (text == null || text.isBlank()) {
            return null;
        }
        Device device = Device.parse(property != null ? PROPERTY : VARIABLE, text);
        return device.kind() == Device.Kind.AUTO ? null : device;
    }
}
