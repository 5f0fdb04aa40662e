package ai.lepton.sdk.metric;

/** An accumulator whose whole state is a fixed number of sums. */
abstract class Sums implements Metric.Accumulator {

    private final double[] sums;

    Sums(int count) {
        sums = new double[count];
    }

    final double sum(int index) {
        return sums[index];
    }

    final void add(int index, double value) {
        sums[index] += value;
    }

    @Override
    public final double[] state() {
        return sums.clone();
    }

    @Override
    public final void restore(double[] state) {
        States.requireLength(state, sums.length);
        System.arraycopy(state, 0, sums, 0, sums.length);
    }
}
