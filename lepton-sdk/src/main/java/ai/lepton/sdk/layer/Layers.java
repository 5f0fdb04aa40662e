package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.Initializer;
import java.util.List;

/** Short names for the layers, to be imported statically: {@code dense(128).relu()}. */
public final class Layers {

    private Layers() {}

    public static Dense dense(int units) {
        return new Dense(units, Activation.LINEAR, true, Initializer.glorotUniform());
    }

    /** A convolution with a square kernel, stride 1, without padding. */
    public static Conv2d conv2d(int filters, int size) {
        return new Conv2d(filters, size, 1, Padding.VALID, Activation.LINEAR, true, Initializer.glorotUniform());
    }

    /** The largest of each square window; windows do not overlap. */
    public static MaxPool2d maxPool2d(int size) {
        return new MaxPool2d(size, size, Padding.VALID);
    }

    /** The mean of each square window; windows do not overlap. */
    public static AveragePool2d averagePool2d(int size) {
        return new AveragePool2d(size, size, Padding.VALID);
    }

    public static GlobalAveragePool2d globalAveragePool2d() {
        return new GlobalAveragePool2d();
    }

    public static Flatten flatten() {
        return new Flatten();
    }

    public static Dropout dropout(double rate) {
        return new Dropout(rate);
    }

    /** {@code x * scale}, in the model's floating-point type. */
    public static Rescaling rescaling(double scale) {
        return new Rescaling(scale, 0);
    }

    public static Rescaling rescaling(double scale, double offset) {
        return new Rescaling(scale, offset);
    }

    /** Batch normalisation with momentum 0.1 and epsilon 1e-5. */
    public static BatchNorm batchNorm() {
        return new BatchNorm(0.1, 1e-5);
    }

    public static Activate relu() {
        return new Activate(Activation.RELU);
    }

    public static Activate leakyRelu() {
        return new Activate(Activation.LEAKY_RELU);
    }

    public static Activate elu() {
        return new Activate(Activation.ELU);
    }

    public static Activate gelu() {
        return new Activate(Activation.GELU);
    }

    public static Activate silu() {
        return new Activate(Activation.SILU);
    }

    public static Activate sigmoid() {
        return new Activate(Activation.SIGMOID);
    }

    public static Activate tanh() {
        return new Activate(Activation.TANH);
    }

    public static Activate softplus() {
        return new Activate(Activation.SOFTPLUS);
    }

    /** Softmax over the last axis. Not before a cross-entropy, which takes scores before softmax. */
    public static Activate softmax() {
        return new Activate(Activation.SOFTMAX);
    }

    /** Several layers as one. */
    public static Sequential sequential(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    /** A layer under a name of your choice. */
    public static Named named(String name, Layer layer) {
        return new Named(name, layer);
    }
}
