package ai.lepton.torch;

import org.bytedeco.pytorch.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as libtorch takes them. A step uses the same few over and over, so the last of each slot is kept; the memory
 * stays bounded when they change, as a learning rate does.
 */
final class Scalars {

    private static final int SLOTS = 64;

    private final long[] bits = new long[SLOTS];
    private final boolean[] whole = new boolean[SLOTS];
    private final @Nullable Scalar[] scalars = new Scalar[SLOTS];

    /** A floating-point scalar, which no floating-point tensor changes its type for. */
    Scalar floating(double value) {
        return of(Double.doubleToRawLongBits(value), false);
    }

    /** A whole scalar, which no integer tensor changes its type for. */
    Scalar whole(long value) {
        return of(value, true);
    }

    void close() {
        for (int i = 0; i < SLOTS; i++) {
            Scalar scalar = scalars[i];
            if (scalar != null) {
                scalar.deallocate();
                scalars[i] = null;
            }
        }
    }

    private Scalar of(long value, boolean isWhole) {
        int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 58);
        Scalar kept = scalars[slot];
        if (kept != null && bits[slot] == value && whole[slot] == isWhole) {
            return kept;
        }
        Scalar made = Types.keep(isWhole ? new Scalar(value) : new Scalar(Double.longBitsToDouble(value)));
        if (kept != null) {
            kept.deallocate();
        }
        bits[slot] = value;
        whole[slot] = isWhole;
        scalars[slot] = made;
        return made;
    }
}
