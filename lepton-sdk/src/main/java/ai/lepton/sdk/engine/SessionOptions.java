package ai.lepton.sdk.engine;

import ai.lepton.core.DType;
import java.util.Objects;

/**
 * What a session is opened with.
 *
 * @param seed of the random generator
 * @param dtype of parameters; FLOAT32, or FLOAT64 for gradient checks
 * @param device where parameters live and computation happens
 * @param precision of the products in training
 */
public record SessionOptions(long seed, DType dtype, Device device, Precision precision) {

    /** @throws IllegalArgumentException if {@code dtype} is no floating-point type, or not FLOAT32 in mixed precision */
    public SessionOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("dtype: " + dtype + " (expected: FLOAT32 or FLOAT64)");
        }
        if (precision != Precision.FULL && dtype != DType.FLOAT32) {
            throw new IllegalArgumentException("precision: " + precision + " of " + dtype + " (expected: of FLOAT32)");
        }
    }

    /** In full precision on whatever device there is. */
    public static SessionOptions of(long seed, DType dtype) {
        return new SessionOptions(seed, dtype, Device.auto(), Precision.FULL);
    }
}
