package ai.lepton.sdk.loss;

import java.util.Arrays;

/** Short names for the losses, to be imported statically. */
public final class Losses {

    private Losses() {}

    // Numbers

    public static MeanSquaredError meanSquaredError() {
        return new MeanSquaredError();
    }

    public static MeanAbsoluteError meanAbsoluteError() {
        return new MeanAbsoluteError();
    }

    /** Squared up to 1, linear beyond. */
    public static Huber huber() {
        return new Huber(1);
    }

    /** Squared up to {@code delta}, linear beyond. */
    public static Huber huber(double delta) {
        return new Huber(delta);
    }

    public static LogCosh logCosh() {
        return new LogCosh();
    }

    /** For counts; the network ends in a rate above 0. */
    public static Poisson poisson() {
        return new Poisson();
    }

    /** For quantiles of a number, one output each: {@code quantile(0.1, 0.5, 0.9)}. */
    public static QuantileLoss quantile(double... quantiles) {
        return new QuantileLoss(Arrays.stream(quantiles).boxed().toList());
    }

    // Classes

    /** For class indexes as targets. */
    public static SparseCategoricalCrossEntropy sparseCategoricalCrossEntropy() {
        return new SparseCategoricalCrossEntropy();
    }

    /** For one-hot targets. */
    public static CategoricalCrossEntropy categoricalCrossEntropy() {
        return new CategoricalCrossEntropy();
    }

    /** For yes or no, each output by itself. */
    public static BinaryCrossEntropy binaryCrossEntropy() {
        return new BinaryCrossEntropy();
    }

    /** For class indexes of which most are easy. */
    public static SparseCategoricalFocal sparseCategoricalFocal(double gamma) {
        return new SparseCategoricalFocal(gamma);
    }

    /** For one-hot targets of which most are easy. */
    public static CategoricalFocal categoricalFocal(double gamma) {
        return new CategoricalFocal(gamma);
    }

    /** For yes or no of which most are easy, each output by itself. */
    public static BinaryFocal binaryFocal(double gamma) {
        return new BinaryFocal(gamma);
    }

    /** For targets that are distributions over the classes. */
    public static KullbackLeibler kullbackLeibler() {
        return new KullbackLeibler();
    }

    /** For yes or no as a support vector machine has it. */
    public static Hinge hinge() {
        return new Hinge(false);
    }

    public static Hinge squaredHinge() {
        return new Hinge(true);
    }

    /** The hinge for one-hot targets. */
    public static CategoricalHinge categoricalHinge() {
        return new CategoricalHinge();
    }

    // Embeddings and sequences

    public static CosineDistance cosineDistance() {
        return new CosineDistance();
    }

    /** For rows of anchor, positive and negative. */
    public static Triplet triplet(double margin) {
        return new Triplet(margin);
    }

    /** For rows with labels, the hardest triplets of each batch. */
    public static BatchHardTriplet batchHardTriplet(double margin) {
        return new BatchHardTriplet(margin);
    }

    /** For sequences of labels that are not aligned with the time steps. */
    public static Ctc ctc() {
        return new Ctc();
    }
}
