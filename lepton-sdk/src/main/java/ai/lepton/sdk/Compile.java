package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.Precision;
import ai.lepton.sdk.engine.SessionOptions;
import ai.lepton.sdk.tensor.NamePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of {@link Model#compile}.
 *
 * @param seed of weights, shuffling, dropout and augmentation: the same seed, the same result on the same machine
 * @param dtype type of computation: FLOAT32, or FLOAT64 to check gradients
 * @param frozen names of parameters that are not trained
 * @param device where the trainer computes
 * @param precision of the products in training
 */
public record Compile(long seed, DType dtype, List<NamePattern> frozen, Device device, Precision precision) {

    /** @throws IllegalArgumentException if the type is not FLOAT32 or FLOAT64 */
    public Compile {
        frozen = List.copyOf(frozen);
        SessionOptions unused = new SessionOptions(seed, dtype, device, precision); // which checks them
    }

    /** Seed 0, FLOAT32 in full precision, on whatever device there is. */
    public static Compile defaults() {
        return new Compile(0, DType.FLOAT32, List.of(), Device.auto(), Precision.FULL);
    }

    public static Compile seed(long seed) {
        return defaults().withSeed(seed);
    }

    public Compile withSeed(long seed) {
        return new Compile(seed, dtype, frozen, device, precision);
    }

    public Compile dtype(DType dtype) {
        return new Compile(seed, dtype, frozen, device, precision);
    }

    /**
     * Leaves the parameters of matching names as they are: no optimizer moves them, no gradient is computed for them, and
     * a layer of which all parameters are frozen works as in inference, batch norm with its running statistics. To
     * unfreeze, compile again and load the weights.
     *
     * @param pattern of names such as {@code backbone/conv2d_1/kernel}; {@code *} stands for any characters, slashes too
     */
    public Compile freeze(String pattern) {
        List<NamePattern> more = new ArrayList<>(frozen);
        more.add(NamePattern.of(pattern));
        return new Compile(seed, dtype, more, device, precision);
    }

    /**
     * Computes there. Without this, on the device that {@code LEPTON_DEVICE} names; without that on the first GPU that the
     * engine can use, else on the CPU. A device that is not there is refused at {@code compile}.
     */
    public Compile device(Device device) {
        return new Compile(seed, dtype, frozen, device, precision);
    }

    /** Trains in that precision; refused at {@code compile} where the device does not gain from it. */
    public Compile precision(Precision precision) {
        return new Compile(seed, dtype, frozen, device, precision);
    }

    /** What an engine's session is opened with. */
    SessionOptions session() {
        return new SessionOptions(seed, dtype, device, precision);
    }

    boolean freezes(String parameter) {
        return frozen.stream().anyMatch(pattern -> pattern.matches(parameter));
    }
}
