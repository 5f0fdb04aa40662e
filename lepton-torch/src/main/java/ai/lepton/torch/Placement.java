package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.sdk.engine.Device;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Where the tensors of a session are, and how they get there. Those on the CPU take no way at all. */
final class Placement {

    private static final Map<Device, Placement> KNOWN = new java.util.concurrent.ConcurrentHashMap<>();

    private final Device device;
    private final org.bytedeco.pytorch.@Nullable Device gpu;
    private final Map<DType, TensorOptions> options = new EnumMap<>(DType.class);

    private Placement(Device device) {
        this.device = device;
        if (device.kind() == Device.Kind.CPU) {
            gpu = null;
            return;
        }
        org.bytedeco.pytorch.Device there = Types.keep(new org.bytedeco.pytorch.Device(device.toString()));
        for (DType type : DType.values()) {
            if (type != DType.STRING) {
                options.put(type, Types.keep(Types.options(type).device(new DeviceOptional(there))));
            }
        }
        gpu = there;
    }

    /** @param device one that is there, see {@link Devices} */
    static Placement on(Device device) {
        return KNOWN.computeIfAbsent(device, Placement::new);
    }

    Device device() {
        return device;
    }

    boolean isCpu() {
        return gpu == null;
    }

    /** For a new tensor. */
    TensorOptions options(DType type) {
        TensorOptions known = options.get(type);
        return known == null ? Types.options(type) : known;
    }

    /** Moves a new tensor of the CPU. */
    Tensor place(Tensor onCpu, DType type) {
        return gpu == null ? onCpu : onCpu.to(gpu, Types.scalarType(type));
    }

    /** The same tensor on the CPU. */
    Tensor onCpu(Tensor tensor) {
        return gpu == null ? tensor : tensor.cpu();
    }

    /** A generator of its own that draws there. */
    Generator generator(long seed) {
        if (gpu == null) {
            return torch.make_generator_cpu(seed);
        }
        Generator generator = torch.globalContext().defaultGenerator(gpu).clone();
        generator.set_current_seed(seed);
        return generator;
    }
}
