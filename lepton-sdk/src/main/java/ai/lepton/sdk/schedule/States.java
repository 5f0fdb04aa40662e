package ai.lepton.sdk.schedule;

import java.util.stream.DoubleStream;

/** States of rates inside rates. */
final class States {

    private States() {}

    static void requireLength(double[] state, int length) {
        if (state.length != length) {
            throw new IllegalArgumentException(
                    "state: " + state.length + " numbers (expected: " + length + ", of the same schedule)");
        }
    }

    static double[] join(double[] own, double[] inner) {
        return DoubleStream.concat(DoubleStream.of(own), DoubleStream.of(inner)).toArray();
    }
}
