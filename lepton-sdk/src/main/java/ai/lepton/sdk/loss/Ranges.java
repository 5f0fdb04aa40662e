package ai.lepton.sdk.loss;

/** Checks of the numbers that losses take; each also refuses NaN. */
final class Ranges {

    private Ranges() {}

    static void positive(String name, double value) {
        require(value > 0 && Double.isFinite(value), name, value, "> 0 and finite");
    }

    static void notNegative(String name, double value) {
        require(value >= 0 && Double.isFinite(value), name, value, ">= 0 and finite");
    }

    static void share(String name, double value) {
        require(value >= 0 && value < 1, name, value, ">= 0 and < 1");
    }

    private static void require(boolean holds, String name, double value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
