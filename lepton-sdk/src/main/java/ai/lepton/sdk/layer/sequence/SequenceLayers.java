package ai.lepton.sdk.layer.sequence;

import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.tensor.Initializer;

/**
 * Short names for the layers on sequences, to be imported statically: {@code embedding(20_000, 64), lstm(64)}. A sequence
 * is {@code [T, F]}, T steps of F features; indexes of words are {@code [T]}.
 */
public final class SequenceLayers {

    private SequenceLayers() {}

    /**
     * A vector for each index; starts normal with standard deviation 0.05.
     *
     * @param size one more than the largest index
     */
    public static Embedding embedding(int size, int features) {
        return new Embedding(size, features, Embedding.NO_PADDING, Initializer.normal(0.05));
    }

    /**
     * The mean of the vectors of a row's indexes; starts normal with standard deviation 0.05.
     *
     * @param size one more than the largest index
     */
    public static EmbeddingBag embeddingBag(int size, int features) {
        return new EmbeddingBag(size, features, true, Embedding.NO_PADDING, Initializer.normal(0.05));
    }

    /** A plain recurrent layer with tanh; gives its last state. */
    public static SimpleRnn simpleRnn(int units) {
        return new SimpleRnn(units, 1, false, false, 0, false);
    }

    /** Long short-term memory; gives its last state. */
    public static Lstm lstm(int units) {
        return new Lstm(units, 1, false, false, 0);
    }

    /** A gated recurrent unit; gives its last state. */
    public static Gru gru(int units) {
        return new Gru(units, 1, false, false, 0);
    }

    /** The last step. */
    public static LastStep lastStep() {
        return new LastStep();
    }

    /** The mean over the steps. */
    public static AverageSteps averageSteps() {
        return new AverageSteps();
    }

    /** The largest value over the steps, of each feature. */
    public static MaxSteps maxSteps() {
        return new MaxSteps();
    }

    /** A layer applied to each step by itself. */
    public static PerStep perStep(Layer layer) {
        return new PerStep(layer);
    }

    /** Waves that tell the steps apart. */
    public static SinusoidalPositions sinusoidalPositions(int longest) {
        return new SinusoidalPositions(longest);
    }

    /** Learned vectors that tell the steps apart. */
    public static LearnedPositions learnedPositions(int longest) {
        return new LearnedPositions(longest);
    }

    /** Attention of a sequence to itself. */
    public static SelfAttention selfAttention(int heads) {
        return new SelfAttention(heads, true, 0);
    }

    /** Attention of a sequence to another one. */
    public static CrossAttention crossAttention(int heads) {
        return new CrossAttention(heads, 0);
    }

    /**
     * A block of a transformer's encoder with gelu, normalising first, without dropout.
     *
     * @param width of the features between its two dense layers, usually four times those of a step
     */
    public static TransformerEncoder transformerEncoder(int heads, int width) {
        return new TransformerEncoder(heads, width, Activation.GELU, 0, true, true);
    }

    /** A conditional random field, the last layer of a tagger; train it with {@link #crfLoss}. */
    public static Crf crf() {
        return new Crf();
    }

    /** The loss of a model that ends in {@link #crf}; targets are tags {@code [T]}, INT64, -1 at padding. */
    public static CrfLoss crfLoss() {
        return new CrfLoss();
    }
}
