package ai.lepton.sdk.metric;

/** Reading back what an accumulator saved. */
final class States {

    private States() {}

    static void requireLength(double[] state, long expected) {
        if (state.length != expected) {
            throw new IllegalArgumentException(
                    "state: " + state.length + " numbers (expected: " + expected + ", from the same metric)");
        }
    }

    /** A count at the head of a state. */
    static int count(double[] state, int index) {
        if (state.length <= index || !(state[index] >= 0) || state[index] != Math.rint(state[index])) {
            throw new IllegalArgumentException(
                    "state: " + state.length + " numbers (expected: a count at " + index + ", from the same metric)");
        }
        return (int) state[index];
    }
}
