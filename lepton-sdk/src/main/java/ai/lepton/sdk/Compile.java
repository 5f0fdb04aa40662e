package ai.lepton.sdk;

import ai.lepton.core.DType;

/**
 * Options of {@link Model#compile}.
 *
 * @param seed of weights, shuffling, dropout and augmentation: the same seed, the same result on the same machine
 * @param dtype type of computation: FLOAT32, or FLOAT64 to check gradients
 */
public record Compile(long seed, DType dtype) {

    public Compile {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("dtype: " + dtype + " (expected: FLOAT32 or FLOAT64)");
        }
    }

    /** Seed 0, FLOAT32. */
    public static Compile defaults() {
        return new Compile(0, DType.FLOAT32);
    }

    public static Compile seed(long seed) {
        return defaults().withSeed(seed);
    }

    public Compile withSeed(long seed) {
        return new Compile(seed, dtype);
    }

    public Compile dtype(DType dtype) {
        return new Compile(seed, dtype);
    }
}
