package ai.lepton.sdk.cost;

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
import org.jspecify.annotations.Nullable;

/** A type and a shape. Operations give their result's, and tell the counter what they would cost. */
final class CountedTensor implements Tensor {

    private final CostCounter counter;
    private final DType dtype;
    private final Shape shape;

    CountedTensor(CostCounter counter, DType dtype, Shape shape) {
        this.counter = counter;
        this.dtype = dtype;
        this.shape = shape;
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
        return shape.size(axis);
    }

    @Override
    public NdArray values() {
        throw new CostCounter.NoNumbers();
    }

    @Override
    public Tensor constant(NdArray values) {
        return counter.tensor(values.dtype(), values.shape());
    }

    /** A new tensor in memory of its own. */
    private CountedTensor made(DType type, Shape result) {
        counter.keep(type, result.elements());
        return new CountedTensor(counter, type, result);
    }

    private CountedTensor made(long... sizes) {
        return made(dtype, Shape.of(sizes));
    }

    /** A new tensor like this one. */
    private CountedTensor alike() {
        return made(dtype, shape);
    }

    /** The same memory under another shape. */
    private CountedTensor view(Shape other) {
        return new CountedTensor(counter, dtype, other);
    }

    private CountedTensor elementwise(Tensor other) {
        return made(dtype, Shapes.broadcast(shape, other.shape()));
    }

    private CountedTensor reduced(int... axes) {
        return axes.length == 0 ? this : made(dtype, Shapes.without(shape, axes));
    }

    /** A product that adds up so many multiplications for each element of its result. */
    private CountedTensor product(Shape result, long each) {
        counter.count(Math.multiplyExact(result.elements(), each));
        return made(dtype, result);
    }

    // Views

    @Override
    public Tensor detach() {
        return this;
    }

    @Override
    public Tensor reshape(long... sizes) {
        return view(Shapes.reshaped(shape, sizes));
    }

    @Override
    public Tensor flatten() {
        return reshape(size(0), shape.elements() / Math.max(size(0), 1));
    }

    @Override
    public Tensor transpose(int... permutation) {
        return view(Shapes.permuted(shape, permutation));
    }

    @Override
    public Tensor slice(int axis, long from, long to) {
        return view(Shapes.with(shape, axis, to - from));
    }

    @Override
    public Tensor select(int axis, long index) {
        return view(Shapes.without(shape, axis));
    }

    @Override
    public Tensor rowsForSteps(Tensor table) {
        return new CountedTensor(counter, table.dtype(), Shapes.with(table.shape(), 0, size(1)));
    }

    // Elementwise

    @Override
    public Tensor add(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor add(double other) {
        return alike();
    }

    @Override
    public Tensor sub(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor sub(double other) {
        return alike();
    }

    @Override
    public Tensor mul(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor mul(double other) {
        return alike();
    }

    @Override
    public Tensor div(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor div(double other) {
        return alike();
    }

    @Override
    public Tensor pow(double exponent) {
        return alike();
    }

    @Override
    public Tensor neg() {
        return alike();
    }

    @Override
    public Tensor abs() {
        return alike();
    }

    @Override
    public Tensor sign() {
        return alike();
    }

    @Override
    public Tensor square() {
        return alike();
    }

    @Override
    public Tensor sqrt() {
        return alike();
    }

    @Override
    public Tensor exp() {
        return alike();
    }

    @Override
    public Tensor log() {
        return alike();
    }

    @Override
    public Tensor minimum(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor minimum(double other) {
        return alike();
    }

    @Override
    public Tensor maximum(Tensor other) {
        return elementwise(other);
    }

    @Override
    public Tensor maximum(double other) {
        return alike();
    }

    @Override
    public Tensor greater(Tensor other) {
        return made(DType.BOOL, Shapes.broadcast(shape, other.shape()));
    }

    @Override
    public Tensor greater(double other) {
        return made(DType.BOOL, shape);
    }

    @Override
    public Tensor less(Tensor other) {
        return greater(other);
    }

    @Override
    public Tensor less(double other) {
        return greater(other);
    }

    @Override
    public Tensor equalTo(Tensor other) {
        return greater(other);
    }

    @Override
    public Tensor where(Tensor then, Tensor otherwise) {
        return made(then.dtype(), Shapes.broadcast(shape, Shapes.broadcast(then.shape(), otherwise.shape())));
    }

    @Override
    public Tensor relu() {
        return alike();
    }

    @Override
    public Tensor leakyRelu(double slope) {
        return alike();
    }

    @Override
    public Tensor elu(double alpha) {
        return alike();
    }

    @Override
    public Tensor gelu() {
        return alike();
    }

    @Override
    public Tensor geluTanh() {
        return alike();
    }

    @Override
    public Tensor silu() {
        return alike();
    }

    @Override
    public Tensor sigmoid() {
        return alike();
    }

    @Override
    public Tensor tanh() {
        return alike();
    }

    @Override
    public Tensor softplus() {
        return alike();
    }

    @Override
    public Tensor softmax(int axis) {
        return alike();
    }

    @Override
    public Tensor logSoftmax(int axis) {
        return alike();
    }

    @Override
    public Tensor cast(DType type) {
        return type == dtype ? this : made(type, shape);
    }

    // Reductions

    @Override
    public Tensor sum() {
        return made();
    }

    @Override
    public Tensor mean() {
        return made();
    }

    @Override
    public Tensor sum(int... axes) {
        return reduced(axes);
    }

    @Override
    public Tensor mean(int... axes) {
        return reduced(axes);
    }

    @Override
    public Tensor max(int... axes) {
        return reduced(axes);
    }

    @Override
    public Tensor argMax(int axis) {
        return made(DType.INT64, Shapes.without(shape, axis));
    }

    // Gathering and joining

    @Override
    public Tensor concat(Tensor other, int axis) {
        return made(dtype, Shapes.with(shape, axis, size(axis) + other.size(axis)));
    }

    @Override
    public Tensor pick(Tensor indexes) {
        return made(dtype, indexes.shape());
    }

    @Override
    public Tensor embedding(Tensor indexes, long padding) {
        return made(dtype, Shapes.append(indexes.shape(), size(1)));
    }

    @Override
    public Tensor embeddingBag(Tensor indexes, boolean mean, long padding) {
        return made(indexes.size(0), size(1));
    }

    @Override
    public Tensor stepMask(Tensor lengths) {
        long[] sizes = shape.toArray();
        java.util.Arrays.fill(sizes, 2, sizes.length, 1);
        return made(DType.BOOL, Shape.of(sizes));
    }

    @Override
    public Tensor stepAt(Tensor indexes) {
        return made(dtype, Shapes.without(shape, 1));
    }

    @Override
    public Tensor pad(long... beforeAndAfter) {
        long[] sizes = shape.toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += beforeAndAfter[2 * i] + beforeAndAfter[2 * i + 1];
        }
        return made(sizes);
    }

    // Products

    @Override
    public Tensor matmul(Tensor other) {
        return product(Shapes.matmul(shape, other.shape()), shape.last());
    }

    @Override
    public Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight);
    }

    @Override
    public Tensor linear(Tensor weight) {
        Shapes.require("linear", shape.last() == weight.size(1), shape, "[N, ..., " + weight.size(1) + "]");
        return product(shape.withLast(weight.size(0)), shape.last());
    }

    @Override
    public Tensor conv2d(Tensor weight, @Nullable Tensor bias, Window2d window, int groups) {
        Shape result = Shape.of(size(0), window.outputHeight(size(1)), window.outputWidth(size(2)), weight.size(0));
        return product(result, weight.shape().elements() / weight.size(0));
    }

    @Override
    public Tensor conv1d(Tensor weight, @Nullable Tensor bias, Window window, int groups) {
        Shape result = Shape.of(size(0), window.outputSize(size(1)), weight.size(0));
        return product(result, weight.shape().elements() / weight.size(0));
    }

    /** Each element of the input is multiplied by a kernel for each output channel. */
    @Override
    public Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias, Window2d window) {
        counter.count(Math.multiplyExact(shape.elements(), weight.shape().elements() / weight.size(0)));
        return made(
                size(0),
                window.rows().transposedSize(size(1)),
                window.columns().transposedSize(size(2)),
                weight.size(1));
    }

    @Override
    public Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias, Window window) {
        counter.count(Math.multiplyExact(shape.elements(), weight.shape().elements() / weight.size(0)));
        return made(size(0), window.transposedSize(size(1)), weight.size(1));
    }

    @Override
    public Recurrence recurrent(RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths) {
        long units = directions.get(0).recurrentKernel().size(1);
        long states = size(0) * size(1) * directions.size() * units;
        counter.count(Math.multiplyExact(states, cell.gates() * (size(2) + units)));
        boolean hasSecondState = cell == RecurrentCell.LSTM;
        counter.keep(dtype, states * (cell.gates() + (hasSecondState ? 1 : 0)));
        return new Recurrence(
                made(size(0), size(1), directions.size() * units), made(size(0), directions.size() * units));
    }

    @Override
    public Tensor attention(Tensor key, Tensor value, AttentionOptions options) {
        long pairs = size(0) * size(1) * key.size(1);
        counter.count(Math.multiplyExact(pairs, size(2) + value.size(2)));
        if (options.onWeights() != null) {
            Tensor unused = options.onWeights().apply(made(size(0), options.heads(), size(1), key.size(1)));
        }
        return made(size(0), size(1), value.size(2));
    }

    @Override
    public Tensor ctcLoss(Tensor labels, long[] steps, long[] lengths) {
        return made(size(0));
    }

    // Images and series

    @Override
    public Tensor maxPool2d(Window2d window) {
        return made(size(0), window.outputHeight(size(1)), window.outputWidth(size(2)), size(3));
    }

    @Override
    public Tensor averagePool2d(Window2d window) {
        return maxPool2d(window);
    }

    @Override
    public Tensor maxPool1d(Window window) {
        return made(size(0), window.outputSize(size(1)), size(2));
    }

    @Override
    public Tensor averagePool1d(Window window) {
        return maxPool1d(window);
    }

    @Override
    public Tensor adaptiveAveragePool2d(int height, int width) {
        return made(size(0), height, width, size(3));
    }

    @Override
    public Tensor adaptiveMaxPool2d(int height, int width) {
        return made(size(0), height, width, size(3));
    }

    @Override
    public Tensor upsampleNearest2d(int rows, int columns) {
        return made(size(0), size(1) * rows, size(2) * columns, size(3));
    }

    @Override
    public Tensor upsampleBilinear2d(int rows, int columns) {
        return upsampleNearest2d(rows, columns);
    }

    // Normalisations

    @Override
    public Tensor batchNorm(Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        return alike();
    }

    @Override
    public BatchNormalized batchNormOfBatch(Tensor gain, Tensor shift, double epsilon) {
        return new BatchNormalized(alike(), made(shape.last()), made(shape.last()));
    }

    @Override
    public Tensor layerNorm(Tensor gain, Tensor shift, double epsilon) {
        return alike();
    }

    @Override
    public Tensor groupNorm(int groups, Tensor gain, Tensor shift, double epsilon) {
        return alike();
    }

    /** As in {@code FLOAT32 [32, 10]}. */
    @Override
    public String toString() {
        return dtype + " " + shape;
    }
}
