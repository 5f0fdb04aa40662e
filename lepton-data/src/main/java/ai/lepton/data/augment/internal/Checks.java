package ai.lepton.data.augment.internal;

/** Arguments of augmentations. */
public final class Checks {

    private Checks() {}

    /** @throws IllegalArgumentException if {@code value} is not from 0 to 1 */
    public static void share(String name, double value) {
        within(name, value, 0, 1);
    }

    /** @throws IllegalArgumentException if {@code value} is not within the bounds */
    public static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + plain(least) + " to " + plain(most) + ")");
        }
    }

    /** @throws IllegalArgumentException if {@code value} is negative */
    public static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }

    /** @throws IllegalArgumentException if {@code value} is negative or not finite */
    public static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0 and finite)");
        }
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
