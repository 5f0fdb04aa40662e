package ai.lepton.benchmarks;

import java.util.Locale;

/** What is trained, with Adam, on images of 28 x 28 x 1 bytes in ten classes. */
enum Workload {
    /** 784-128-10. */
    MLP("MLP 784-128-10", 32, 60_000, 5),
    /** Convolutions of 32 and 64 filters of 3 x 3, each with relu and 2 x 2 pooling, then dense 128 and 10. */
    CNN("CNN 32-64-128", 64, 9_600, 1),
    /** An LSTM of 128 units that reads an image row by row, then dense 10. */
    LSTM("LSTM 128, 28 steps", 64, 9_600, 8),
    /** Dense 64 on each row, learned positions, a transformer block of 4 heads and width 256, the mean, dense 10. */
    TRANSFORMER("Transformer block 64-256, 4 heads, 28 steps", 64, 9_600, 8);

    /** Of the LSTM. */
    static final int UNITS = 128;

    /** Of a step of the transformer block. */
    static final int FEATURES = 64;

    /** Between the dense layers of the transformer block. */
    static final int WIDTH = 256;

    /** Of the transformer block. */
    static final int HEADS = 4;

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
