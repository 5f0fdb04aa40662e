package ai.lepton.sdk.loss;

/** Short names for the losses, to be imported statically. */
public final class Losses {

    private Losses() {}

    public static Loss meanSquaredError() {
        return new MeanSquaredError();
    }

    /** For class indexes as targets. */
    public static Loss sparseCategoricalCrossEntropy() {
        return new SparseCategoricalCrossEntropy();
    }

    /** For one-hot targets. */
    public static Loss categoricalCrossEntropy() {
        return new CategoricalCrossEntropy();
    }

    /** For yes or no, each output by itself. */
    public static Loss binaryCrossEntropy() {
        return new BinaryCrossEntropy();
    }
}
