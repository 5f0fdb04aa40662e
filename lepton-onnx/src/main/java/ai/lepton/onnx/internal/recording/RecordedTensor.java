package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of the graph under construction: a type, a shape with the batch unknown, and the {@link Forms} it has in the
 * graph. Operations are in the classes this one hands them to.
 */
final class RecordedTensor implements Tensor {

    private final Recorder recorder;
    private final DType dtype;
    private final Shape shape;
    private final Forms forms;

    private RecordedTensor(Recorder recorder, DType dtype, Shape shape, Forms forms) {
        this.recorder = recorder;
        this.dtype = dtype;
        this.shape = shape;
        this.forms = forms;
    }

    /** A value that is in the graph already. */
    RecordedTensor(Recorder recorder, DType dtype, Shape shape, Layout layout, String value) {
        this(recorder, dtype, shape, new Forms(recorder, shape, layout, value));
    }

    /** A constant that is written into the graph when it is first used. */
    static RecordedTensor constant(Recorder recorder, String name, NdArray values) {
        return new RecordedTensor(recorder, values.dtype(), values.shape(), new Forms(recorder, name, values));
    }

    /** A value whose nodes are written when something needs it. */
    static RecordedTensor later(Recorder recorder, DType dtype, Shape shape, Supplier<String> value) {
        return new RecordedTensor(recorder, dtype, shape, new Forms(recorder, shape, value));
    }

    /** The numbers of a constant; null for what is computed. */
    @Nullable
    NdArray constantValues() {
        return forms.constantValues();
    }

    Recorder recorder() {
        return recorder;
    }

    /** The layout in which this value is in the graph; channels-first where it is there in both. */
    Layout natural() {
        return forms.natural();
    }

    /** The name of this value in a layout; converts it when it is not there yet. */
    String in(Layout layout) {
        return forms.in(layout);
    }

    /** The name of some form of this value whose elements lie in the library's order, which a reshape may take. */
    String inOrder() {
        return forms.inOrder();
    }

    /** The name of a matrix {@code [a, b]} as {@code [b, a]}. */
    String transposed() {
        return forms.transposed();
    }

    private Pointwise pointwise() {
        return new Pointwise(recorder);
    }

    private Reductions reductions() {
        return new Reductions(recorder);
    }

    private Rearrangements rearrangements() {
        return new Rearrangements(recorder);
    }

    private Matrices matrices() {
        return new Matrices(recorder);
    }

    private Convolutions convolutions() {
        return new Convolutions(recorder);
    }

    private Images images() {
        return new Images(recorder);
    }

    private Normalizations normalizations() {
        return new Normalizations(recorder);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public long size(int axis) {
        long size = shape.size(axis);
        if (size == Shape.UNKNOWN) {
            throw recorder.unknownValue(
                    "size(" + axis + ") of " + shape, "Use -1 in reshape, or take it from the shape given to build.");
        }
        return size;
    }

    @Override
    public NdArray values() {
        throw recorder.unknownValue("values()", "Use where(...) in place of if.");
    }

    @Override
    public Tensor detach() {
        return this;
    }

    @Override
    public Tensor add(Tensor other) {
        return pointwise().binary("add", "Add", this, other);
    }

    @Override
    public Tensor add(double other) {
        return pointwise().binary("add", "Add", this, other);
    }

    @Override
    public Tensor sub(Tensor other) {
        return pointwise().binary("sub", "Sub", this, other);
    }

    @Override
    public Tensor sub(double other) {
        return pointwise().binary("sub", "Sub", this, other);
    }

    @Override
    public Tensor mul(Tensor other) {
        return pointwise().binary("mul", "Mul", this, other);
    }

    @Override
    public Tensor mul(double other) {
        return pointwise().binary("mul", "Mul", this, other);
    }

    @Override
    public Tensor div(Tensor other) {
        return pointwise().binary("div", "Div", this, other);
    }

    @Override
    public Tensor div(double other) {
        return pointwise().binary("div", "Div", this, other);
    }

    @Override
    public Tensor pow(double exponent) {
        return pointwise().binary("pow", "Pow", this, exponent);
    }

    @Override
    public Tensor neg() {
        return pointwise().unary("neg", "Neg", this);
    }

    @Override
    public Tensor abs() {
        return pointwise().unary("abs", "Abs", this);
    }

    @Override
    public Tensor sign() {
        return pointwise().unary("sign", "Sign", this);
    }

    @Override
    public Tensor square() {
        return pointwise().binary("square", "Mul", this, this);
    }

    @Override
    public Tensor sqrt() {
        return pointwise().floating("sqrt", this).unary("sqrt", "Sqrt", this);
    }

    @Override
    public Tensor exp() {
        return pointwise().floating("exp", this).unary("exp", "Exp", this);
    }

    @Override
    public Tensor log() {
        return pointwise().floating("log", this).unary("log", "Log", this);
    }

    @Override
    public Tensor minimum(Tensor other) {
        return pointwise().binary("minimum", "Min", this, other);
    }

    @Override
    public Tensor minimum(double other) {
        return pointwise().binary("minimum", "Min", this, other);
    }

    @Override
    public Tensor maximum(Tensor other) {
        return pointwise().binary("maximum", "Max", this, other);
    }

    @Override
    public Tensor maximum(double other) {
        return pointwise().binary("maximum", "Max", this, other);
    }

    @Override
    public Tensor greater(Tensor other) {
        return pointwise().comparison("greater", "Greater", this, other);
    }

    @Override
    public Tensor greater(double other) {
        return pointwise().comparison("greater", "Greater", this, other);
    }

    @Override
    public Tensor less(Tensor other) {
        return pointwise().comparison("less", "Less", this, other);
    }

    @Override
    public Tensor less(double other) {
        return pointwise().comparison("less", "Less", this, other);
    }

    @Override
    public Tensor equalTo(Tensor other) {
        return pointwise().comparison("equalTo", "Equal", this, other);
    }

    @Override
    public Tensor where(Tensor then, Tensor otherwise) {
        return pointwise().where(this, then, otherwise);
    }

    @Override
    public Tensor relu() {
        return pointwise().unary("relu", "Relu", this);
    }

    @Override
    public Tensor leakyRelu(double slope) {
        return pointwise().withAlpha("leakyRelu", "LeakyRelu", this, slope);
    }

    @Override
    public Tensor elu(double alpha) {
        return pointwise().withAlpha("elu", "Elu", this, alpha);
    }

    @Override
    public Tensor gelu() {
        return pointwise().gelu("gelu", this, "none");
    }

    @Override
    public Tensor silu() {
        return mul(sigmoid());
    }

    @Override
    public Tensor sigmoid() {
        return pointwise().floating("sigmoid", this).unary("sigmoid", "Sigmoid", this);
    }

    @Override
    public Tensor tanh() {
        return pointwise().floating("tanh", this).unary("tanh", "Tanh", this);
    }

    @Override
    public Tensor softplus() {
        return pointwise().floating("softplus", this).unary("softplus", "Softplus", this);
    }

    @Override
    public Tensor softmax(int axis) {
        return reductions().softmax("softmax", "Softmax", this, axis);
    }

    @Override
    public Tensor logSoftmax(int axis) {
        return reductions().softmax("logSoftmax", "LogSoftmax", this, axis);
    }

    @Override
    public Tensor sum() {
        return reductions().all("sum", "ReduceSum", this);
    }

    @Override
    public Tensor mean() {
        return reductions().all("mean", "ReduceMean", this);
    }

    @Override
    public Tensor sum(int... axes) {
        return axes.length == 0 ? this : reductions().over("sum", "ReduceSum", this, axes);
    }

    @Override
    public Tensor mean(int... axes) {
        return axes.length == 0 ? this : reductions().over("mean", "ReduceMean", this, axes);
    }

    @Override
    public Tensor max(int... axes) {
        return axes.length == 0 ? this : reductions().over("max", "ReduceMax", this, axes);
    }

    @Override
    public Tensor argMax(int axis) {
        return reductions().argMax(this, axis);
    }

    @Override
    public Tensor reshape(long... sizes) {
        return rearrangements().reshape(this, sizes);
    }

    @Override
    public Tensor flatten() {
        return rearrangements().flatten(this);
    }

    @Override
    public Tensor transpose(int... permutation) {
        return rearrangements().transpose(this, permutation);
    }

    @Override
    public Tensor slice(int axis, long from, long to) {
        return rearrangements().slice(this, axis, from, to);
    }

    @Override
    public Tensor concat(Tensor other, int axis) {
        return rearrangements().concat(this, other, axis);
    }

    @Override
    public Tensor cast(DType type) {
        return pointwise().cast(this, type);
    }

    @Override
    public Tensor pick(Tensor indexes) {
        return rearrangements().pick(this, indexes);
    }

    @Override
    public Tensor matmul(Tensor other) {
        return matrices().product(this, other);
    }

    @Override
    public Tensor linear(Tensor weight, Tensor bias) {
        return matrices().linear(this, weight, bias);
    }

    @Override
    public Tensor linear(Tensor weight) {
        return matrices().linear(this, weight, null);
    }

    @Override
    public Tensor conv2d(Tensor weight, @Nullable Tensor bias, Window2d window, int groups) {
        return convolutions()
                .convolution("conv2d", this, weight, bias, List.of(window.rows(), window.columns()), groups);
    }

    @Override
    public Tensor conv1d(Tensor weight, @Nullable Tensor bias, Window window, int groups) {
        return convolutions().convolution("conv1d", this, weight, bias, List.of(window), groups);
    }

    @Override
    public Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias, Window2d window) {
        return convolutions()
                .transposed("convTranspose2d", this, weight, bias, List.of(window.rows(), window.columns()));
    }

    @Override
    public Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias, Window window) {
        return convolutions().transposed("convTranspose1d", this, weight, bias, List.of(window));
    }

    @Override
    public Tensor maxPool2d(Window2d window) {
        return images().maxPool("maxPool2d", this, List.of(window.rows(), window.columns()));
    }

    @Override
    public Tensor averagePool2d(Window2d window) {
        return images().averagePool("averagePool2d", this, List.of(window.rows(), window.columns()));
    }

    @Override
    public Tensor maxPool1d(Window window) {
        return images().maxPool("maxPool1d", this, List.of(window));
    }

    @Override
    public Tensor averagePool1d(Window window) {
        return images().averagePool("averagePool1d", this, List.of(window));
    }

    @Override
    public Tensor adaptiveAveragePool2d(int height, int width) {
        return images().averagePool(
                        "adaptiveAveragePool2d", this, images().parts("adaptiveAveragePool2d", this, height, width));
    }

    @Override
    public Tensor adaptiveMaxPool2d(int height, int width) {
        return images().maxPool("adaptiveMaxPool2d", this, images().parts("adaptiveMaxPool2d", this, height, width));
    }

    @Override
    public Tensor upsampleNearest2d(int rows, int columns) {
        return images().upsampleNearest(this, rows, columns);
    }

    @Override
    public Tensor upsampleBilinear2d(int rows, int columns) {
        return images().upsampleBilinear(this, rows, columns);
    }

    @Override
    public Tensor pad(long... beforeAndAfter) {
        return rearrangements().pad(this, beforeAndAfter);
    }

    @Override
    public Tensor batchNorm(Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        return normalizations().ofBatch(this, gain, shift, mean, variance, epsilon);
    }

    @Override
    public Tensor layerNorm(Tensor gain, Tensor shift, double epsilon) {
        return normalizations().ofFeatures(this, gain, shift, epsilon);
    }

    @Override
    public Tensor groupNorm(int groups, Tensor gain, Tensor shift, double epsilon) {
        return normalizations().ofGroups(this, groups, gain, shift, epsilon);
    }

    @Override
    public Tensor geluTanh() {
        return pointwise().gelu("geluTanh", this, "tanh");
    }

    @Override
    public BatchNormalized batchNormOfBatch(Tensor gain, Tensor shift, double epsilon) {
        throw recorder.notExportable(
                "batchNormOfBatch",
                "a result for each row that does not depend on the other rows",
                "Use batchNorm with running statistics where not mode.isTraining().");
    }

    private Sequences sequences() {
        return new Sequences(recorder);
    }

    @Override
    public Tensor embedding(Tensor indexes, long padding) {
        return sequences().embedding(this, indexes);
    }

    @Override
    public Tensor embeddingBag(Tensor indexes, boolean mean, long padding) {
        return sequences().embeddingBag(this, indexes, mean, padding);
    }

    @Override
    public Recurrence recurrent(RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths) {
        return new Recurrences(recorder).run(this, cell, directions, lengths);
    }

    @Override
    public Tensor attention(Tensor key, Tensor value, AttentionOptions options) {
        return new Attention(recorder).of(this, key, value, options);
    }

    @Override
    public Tensor stepMask(Tensor lengths) {
        return sequences().stepMask(this, lengths);
    }

    @Override
    public Tensor stepAt(Tensor indexes) {
        return sequences().stepAt(this, indexes);
    }

    @Override
    public Tensor rowsForSteps(Tensor table) {
        return sequences().rowsForSteps(this, table);
    }

    @Override
    public Tensor select(int axis, long index) {
        return sequences().select(this, axis, index);
    }

    @Override
    public Tensor constant(NdArray values) {
        return constant(recorder, "constant", values);
    }

    @Override
    public Tensor ctcLoss(Tensor labels, long[] steps, long[] lengths) {
        throw recorder.notExportable("ctcLoss", "an operation of inference", "Use it in a loss only.");
    }

    @Override
    public String toString() {
        return dtype + " " + shape + " (recorded)";
    }
}
