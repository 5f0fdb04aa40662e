package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.sdk.tensor.NamePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of {@link Model#compile}.
 *
 * @param seed of weights, shuffling, dropout and augmentation: the same seed, the same result on the same machine
 * @param dtype type of computation: FLOAT32, or FLOAT64 to check gradients
 * @param frozen names of parameters that are not trained
 */
public record Compile(long seed, DType dtype, List<NamePattern> frozen) {

    /** @throws IllegalArgumentException if the type is not FLOAT32 or FLOAT64 */
    public Compile {
        frozen = List.copyOf(frozen);
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("dtype: " + dtype + " (expected: FLOAT32 or FLOAT64)");
        }
    }

    /** Seed 0, FLOAT32. */
    public static Compile defaults() {
        return new Compile(0, DType.FLOAT32, List.of());
    }

    public static Compile seed(long seed) {
        return defaults().withSeed(seed);
    }

    public Compile withSeed(long seed) {
        return new Compile(seed, dtype, frozen);
    }

    public Compile dtype(DType dtype) {
        return new Compile(seed, dtype, frozen);
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
        return new Compile(seed, dtype, more);
    }

    boolean freezes(String parameter) {
        return frozen.stream().anyMatch(pattern -> pattern.matches(parameter));
    }
}
