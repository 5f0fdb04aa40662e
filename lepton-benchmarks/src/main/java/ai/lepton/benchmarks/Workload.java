package ai.lepton.benchmarks;

import java.util.Locale;

/** What is trained, with Adam, on images of 28 x 28 x 1 bytes in ten classes. */
enum Workload {
    /** 784-128-10. */
    MLP("MLP 784-128-10", 32, 60_000, 5),
    /** Convolutions of 32 and 64 filters of 3 x 3, each with relu and 2 x 2 pooling, then dense 128 and 10. */
    CNN("CNN 32-64-128", 64, 9_600, 1);

    private final String title;
    private final int batchSize;
    private final int rows;
    private final int warmUpEpochs;

    Workload(String title, int batchSize, int rows, int warmUpEpochs) {
        this.title = title;
        this.batchSize = batchSize;
        this.rows = rows;
        this.warmUpEpochs = warmUpEpochs;
    }

    static Workload named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** As in a table. */
    String title() {
        return title + ", batch " + batchSize + ", Adam";
    }

    int batchSize() {
        return batchSize;
    }

    /** What one epoch trains on. */
    int rows() {
        return rows;
    }

    /** Epochs before the clock starts, until the JVM has compiled what runs often. */
    int warmUpEpochs() {
        return warmUpEpochs;
    }

    /** Steps of one epoch, the one under the clock. */
    int steps() {
        return (rows + batchSize - 1) / batchSize;
    }

    /** CPU milliseconds a step. */
    double milliseconds(Measurement measurement) {
        return measurement.cpuSeconds() * 1000 / steps();
    }
}
