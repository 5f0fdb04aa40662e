package ai.lepton.sdk.schedule;

/** Checks of a schedule's numbers; the negated comparisons also catch NaN. */
final class Ranges {

    private Ranges() {}

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and finite)");
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0 and finite)");
        }
    }

    /** A factor that makes less of a rate. */
    static void factor(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("factor: " + value + " (expected: 0 < factor <= 1)");
        }
    }

    static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
