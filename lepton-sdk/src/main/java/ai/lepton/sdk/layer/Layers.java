package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Short names for the layers, to be imported statically: {@code dense(128).relu()}. */
public final class Layers {

    private Layers() {}

    public static Dense dense(int units) {
        return new Dense(units, Activation.LINEAR, true, Initializer.glorotUniform());
    }

    /** A convolution with a square kernel, stride 1, without padding. */
    public static Conv2d conv2d(int filters, int size) {
        return conv2d(filters, size, size);
    }

    /** A convolution with a kernel of so many rows and columns, stride 1, without padding. */
    public static Conv2d conv2d(int filters, int rows, int columns) {
        return new Conv2d(
                filters,
                Slide.of(rows),
                Slide.of(columns),
                Padding.VALID,
                1,
                Activation.LINEAR,
                true,
                Initializer.glorotUniform());
    }

    /** The largest of each square window; windows do not overlap. */
    public static MaxPool2d maxPool2d(int size) {
        return maxPool2d(size, size);
    }

    /** The mean of each square window; windows do not overlap. */
    public static AveragePool2d averagePool2d(int size) {
        return averagePool2d(size, size);
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

    /**
     * {@code (x - mean) / deviation} for each feature, such as the channels of a picture; to fit it to rows, {@link
     * Standardize#fittedTo}.
     */
    public static Standardize standardize(double[] mean, double[] deviation) {
        return new Standardize(Standardize.boxed(mean), Standardize.boxed(deviation));
    }

    /** Batch normalisation with momentum 0.1 and epsilon 1e-5. */
    public static BatchNorm batchNorm() {
        return new BatchNorm(0.1, 1e-5);
    }

    public static Activate relu() {
        return new Activate(Activation.RELU);
    }

    /** {@code min(max(x, 0), 6)}. */
    public static Activate relu6() {
        return new Activate(Activation.RELU6);
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

    // Convolutions

    /** A convolution along the steps of a series, stride 1, without padding. */
    public static Conv1d conv1d(int filters, int size) {
        return new Conv1d(
                filters, Slide.of(size), Padding.VALID, 1, Activation.LINEAR, true, Initializer.glorotUniform());
    }

    /** A convolution of each channel by itself with a square kernel, stride 1, without padding. */
    public static DepthwiseConv2d depthwiseConv2d(int size) {
        return depthwiseConv2d(size, size);
    }

    /** A convolution of each channel by itself with a kernel of so many rows and columns. */
    public static DepthwiseConv2d depthwiseConv2d(int rows, int columns) {
        return new DepthwiseConv2d(
                1,
                Slide.of(rows),
                Slide.of(columns),
                Padding.VALID,
                Activation.LINEAR,
                true,
                Initializer.glorotUniform());
    }

    /** A transposed convolution with a square kernel, stride 1, without padding. */
    public static ConvTranspose2d convTranspose2d(int filters, int size) {
        return convTranspose2d(filters, size, size);
    }

    /** A transposed convolution with a kernel of so many rows and columns. */
    public static ConvTranspose2d convTranspose2d(int filters, int rows, int columns) {
        return new ConvTranspose2d(
                filters,
                Slide.of(rows),
                Slide.of(columns),
                Padding.VALID,
                Activation.LINEAR,
                true,
                Initializer.glorotUniform());
    }

    /** A transposed convolution along the steps of a series, stride 1, without padding. */
    public static ConvTranspose1d convTranspose1d(int filters, int size) {
        return new ConvTranspose1d(
                filters, Slide.of(size), Padding.VALID, Activation.LINEAR, true, Initializer.glorotUniform());
    }

    // Poolings

    /** The largest of each window of so many rows and columns; windows do not overlap. */
    public static MaxPool2d maxPool2d(int rows, int columns) {
        return new MaxPool2d(new Slide(rows, rows, 1), new Slide(columns, columns, 1), Padding.VALID);
    }

    /** The mean of each window of so many rows and columns; windows do not overlap. */
    public static AveragePool2d averagePool2d(int rows, int columns) {
        return new AveragePool2d(new Slide(rows, rows, 1), new Slide(columns, columns, 1), Padding.VALID);
    }

    /** The largest of so many steps; windows do not overlap. */
    public static MaxPool1d maxPool1d(int size) {
        return new MaxPool1d(new Slide(size, size, 1), Padding.VALID);
    }

    /** The mean of so many steps; windows do not overlap. */
    public static AveragePool1d averagePool1d(int size) {
        return new AveragePool1d(new Slide(size, size, 1), Padding.VALID);
    }

    public static GlobalMaxPool2d globalMaxPool2d() {
        return new GlobalMaxPool2d();
    }

    public static GlobalMaxPool1d globalMaxPool1d() {
        return new GlobalMaxPool1d();
    }

    public static GlobalAveragePool1d globalAveragePool1d() {
        return new GlobalAveragePool1d();
    }

    /** The mean of each of {@code height x width} parts of an image, whatever its size. */
    public static AdaptiveAveragePool2d adaptiveAveragePool2d(int height, int width) {
        return new AdaptiveAveragePool2d(height, width);
    }

    /** The largest of each of {@code height x width} parts of an image, whatever its size. */
    public static AdaptiveMaxPool2d adaptiveMaxPool2d(int height, int width) {
        return new AdaptiveMaxPool2d(height, width);
    }

    // Normalisations and dropout

    /** Layer normalisation with epsilon 1e-5. */
    public static LayerNorm layerNorm() {
        return new LayerNorm(1e-5);
    }

    /** Group normalisation with epsilon 1e-5. */
    public static GroupNorm groupNorm(int groups) {
        return new GroupNorm(groups, 1e-5);
    }

    /** Instance normalisation with epsilon 1e-5. */
    public static InstanceNorm instanceNorm() {
        return new InstanceNorm(1e-5);
    }

    /** Dropout of whole channels of a series or an image. */
    public static SpatialDropout spatialDropout(double rate) {
        return new SpatialDropout(rate);
    }

    // Shapes

    /** The same elements under another shape, without the batch; one size may be -1, to be worked out. */
    public static Reshape reshape(long... sizes) {
        return new Reshape(Shape.of(sizes));
    }

    /** The axes of each row in another order, counted from 1: {@code permute(2, 1)} swaps two. */
    public static Permute permute(int... order) {
        return new Permute(Arrays.stream(order).boxed().toList());
    }

    /** So many zeros at each border of an image. */
    public static ZeroPad2d zeroPad2d(int pixels) {
        return new ZeroPad2d(pixels, pixels, pixels, pixels);
    }

    public static ZeroPad2d zeroPad2d(int top, int bottom, int left, int right) {
        return new ZeroPad2d(top, bottom, left, right);
    }

    /** Each pixel {@code factor x factor} times; {@code upSample2d(2).bilinear()} interpolates. */
    public static UpSample2d upSample2d(int factor) {
        return upSample2d(factor, factor);
    }

    public static UpSample2d upSample2d(int rows, int columns) {
        return new UpSample2d(rows, columns, UpSample2d.Interpolation.NEAREST);
    }

    // Layers of layers, and of functions

    /** {@code x + body(x)}. */
    public static Residual residual(Layer body) {
        return residual(body, new Activate(Activation.LINEAR));
    }

    /** {@code shortcut(x) + body(x)}. */
    public static Residual residual(Layer body, Layer shortcut) {
        return new Residual(body, shortcut);
    }

    /**
     * A function of yours as a layer.
     *
     * @param name kind of the layer in summaries and messages
     * @param shapes shape of the output for a shape of the input, both without the batch
     * @param function of {@code [N, input...]}, giving {@code [N, output...]}
     */
    public static Lambda lambda(String name, UnaryOperator<Shape> shapes, UnaryOperator<Tensor> function) {
        return new Lambda(name, shapes, function);
    }

    /** A function of yours that keeps the shape. */
    public static Lambda lambda(String name, UnaryOperator<Tensor> function) {
        return new Lambda(name, shape -> shape, function);
    }

    // Layers of several inputs

    /** Inputs one after the other along the last axis. */
    public static Concatenate concatenate() {
        return new Concatenate(-1);
    }

    /** Inputs one after the other along an axis; the batch is axis 0. */
    public static Concatenate concatenate(int axis) {
        return new Concatenate(axis);
    }

    /** The sum of the inputs. */
    public static Merge add() {
        return new Merge(Merge.Operation.ADD);
    }

    /** The first input minus the second. */
    public static Merge subtract() {
        return new Merge(Merge.Operation.SUBTRACT);
    }

    /** The product of the inputs, element by element. */
    public static Merge multiply() {
        return new Merge(Merge.Operation.MULTIPLY);
    }

    /** The mean of the inputs, element by element. */
    public static Merge average() {
        return new Merge(Merge.Operation.AVERAGE);
    }

    /** The largest of the inputs, element by element. */
    public static Merge maximum() {
        return new Merge(Merge.Operation.MAXIMUM);
    }

    /** The smallest of the inputs, element by element. */
    public static Merge minimum() {
        return new Merge(Merge.Operation.MINIMUM);
    }

    /** The dot product of two vectors. */
    public static Dot dot() {
        return new Dot();
    }

    // Activations with a number of their own

    /** With a slope of your own below zero. */
    public static Activate leakyRelu(double slope) {
        return new Activate(new Activation.LeakyRelu(slope));
    }

    /** With another limit below zero, {@code -alpha}. */
    public static Activate elu(double alpha) {
        return new Activate(new Activation.Elu(alpha));
    }

    /** GELU by the approximation with tanh. */
    public static Activate geluTanh() {
        return new Activate(Activation.GELU_TANH);
    }

    /** Softmax over another axis than the last; the batch is axis 0. */
    public static Activate softmax(int axis) {
        return new Activate(new Activation.Softmax(axis));
    }
}
