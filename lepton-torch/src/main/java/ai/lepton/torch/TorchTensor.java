package ai.lepton.torch;

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
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in native memory, which its scope or its session frees.
 *
 * <p>The type is known on this side, and no operation here lets libtorch promote it. Shapes are left to libtorch to
 * check, so that an operation that fits pays nothing for it; {@link TorchFailure} explains what does not fit.
 */
final class TorchTensor implements Tensor {

    private static final String AXIS = "an axis of the tensor";

    private final TorchSession session;
    private final org.bytedeco.pytorch.Tensor handle;
    private final DType dtype;
    private @Nullable Shape shape;

    /** Takes {@code handle}, which must own its memory: a reference into a collection would dangle. */
    TorchTensor(TorchSession session, org.bytedeco.pytorch.Tensor handle, DType dtype) {
        this.session = session;
        this.handle = handle;
        this.dtype = dtype;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Shape shape() {
        Shape known = shape;
        if (known == null) {
            org.bytedeco.pytorch.Tensor tensor = handle();
            long[] sizes = new long[(int) tensor.dim()];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = tensor.size(i);
            }
            known = Shape.of(sizes);
            shape = known;
        }
        return known;
    }

    @Override
    public long size(int axis) {
        return shape().size(axis);
    }

    @Override
    public NdArray values() {
        session.requireScope();
        return Copies.toArray(session.placement().onCpu(handle()), dtype, shape());
    }

    @Override
    public Tensor detach() {
        return Call.any(this, "detach", torch::detach);
    }

    @Override
    public Tensor add(Tensor other) {
        return Call.numbers(this, other, "add", torch::add);
    }

    @Override
    public Tensor add(double other) {
        return Call.numbers(this, other, "add", torch::add);
    }

    @Override
    public Tensor sub(Tensor other) {
        return Call.numbers(this, other, "sub", torch::sub);
    }

    @Override
    public Tensor sub(double other) {
        return Call.numbers(this, other, "sub", torch::sub);
    }

    @Override
    public Tensor mul(Tensor other) {
        return Call.numbers(this, other, "mul", torch::mul);
    }

    @Override
    public Tensor mul(double other) {
        return Call.numbers(this, other, "mul", torch::mul);
    }

    @Override
    public Tensor div(Tensor other) {
        return dtype.isFloating()
                ? Call.any(this, other, "div", torch::div)
                : Call.numbers(this, other, "div", Quotients::ofTensors);
    }

    @Override
    public Tensor div(double other) {
        return dtype.isFloating()
                ? Call.numbers(this, other, "div", torch::div)
                : Call.numbers(this, other, "div", Quotients::ofScalar);
    }

    @Override
    public Tensor pow(double exponent) {
        return Call.numbers(this, exponent, "pow", torch::pow);
    }

    @Override
    public Tensor neg() {
        return Call.numbers(this, "neg", torch::neg);
    }

    @Override
    public Tensor abs() {
        return Call.numbers(this, "abs", torch::abs);
    }

    @Override
    public Tensor sign() {
        return Call.numbers(this, "sign", torch::sign);
    }

    @Override
    public Tensor square() {
        return Call.numbers(this, "square", torch::square);
    }

    @Override
    public Tensor sqrt() {
        return Call.floats(this, "sqrt", torch::sqrt);
    }

    @Override
    public Tensor exp() {
        return Call.floats(this, "exp", torch::exp);
    }

    @Override
    public Tensor log() {
        return Call.floats(this, "log", torch::log);
    }

    @Override
    public Tensor minimum(Tensor other) {
        return Call.numbers(this, other, "minimum", torch::minimum);
    }

    @Override
    public Tensor minimum(double other) {
        return Call.numbers(this, other, "minimum", torch::clamp_max);
    }

    @Override
    public Tensor maximum(Tensor other) {
        return Call.numbers(this, other, "maximum", torch::maximum);
    }

    @Override
    public Tensor maximum(double other) {
        return Call.numbers(this, other, "maximum", torch::clamp_min);
    }

    @Override
    public Tensor greater(Tensor other) {
        return Call.numbers(this, other, "greater", torch::gt).as(DType.BOOL);
    }

    @Override
    public Tensor greater(double other) {
        return Call.numbers(this, other, "greater", torch::gt).as(DType.BOOL);
    }

    @Override
    public Tensor less(Tensor other) {
        return Call.numbers(this, other, "less", torch::lt).as(DType.BOOL);
    }

    @Override
    public Tensor less(double other) {
        return Call.numbers(this, other, "less", torch::lt).as(DType.BOOL);
    }

    @Override
    public Tensor equalTo(Tensor other) {
        return Call.any(this, other, "equalTo", torch::eq).as(DType.BOOL);
    }

    @Override
    public Tensor where(Tensor then, Tensor otherwise) {
        if (dtype != DType.BOOL) {
            throw TorchFailure.wrongType("where: condition", dtype, "BOOL");
        }
        TorchTensor yes = session.own(then);
        TorchTensor no = yes.sameType("where", otherwise);
        return Call.of(
                yes, "where", Call.BROADCAST, () -> torch.where(handle(), yes.handle(), no.handle()), this, yes, no);
    }

    @Override
    public Tensor relu() {
        return Call.numbers(this, "relu", torch::relu);
    }

    @Override
    public Tensor leakyRelu(double slope) {
        return Call.floats(this, slope, "leakyRelu", torch::leaky_relu);
    }

    @Override
    public Tensor elu(double alpha) {
        return Call.floats(this, alpha, "elu", (x, a) -> torch.elu(x, a, null, null));
    }

    @Override
    public Tensor gelu() {
        return Call.floats(this, "gelu", torch::gelu);
    }

    @Override
    public Tensor silu() {
        return Call.floats(this, "silu", torch::silu);
    }

    @Override
    public Tensor sigmoid() {
        return Call.floats(this, "sigmoid", torch::sigmoid);
    }

    @Override
    public Tensor tanh() {
        return Call.floats(this, "tanh", torch::tanh);
    }

    @Override
    public Tensor softplus() {
        // Above the threshold libtorch takes x itself. Its default, 20, is 2e-9 off, which FLOAT64 can tell.
        return Call.floats(this, 40, "softplus", (x, threshold) -> torch.softplus(x, null, threshold));
    }

    @Override
    public Tensor softmax(int axis) {
        return Call.of(requireFloating("softmax"), "softmax", AXIS, () -> torch.softmax(handle(), axis), this);
    }

    @Override
    public Tensor logSoftmax(int axis) {
        return Call.of(
                requireFloating("logSoftmax"), "logSoftmax", AXIS, () -> torch.log_softmax(handle(), axis), this);
    }

    @Override
    public Tensor sum() {
        return dtype.isFloating()
                ? Call.any(this, "sum", torch::sum)
                : Call.numbers(this, "sum", x -> torch.sum(x, Types.optional(dtype)));
    }

    @Override
    public Tensor mean() {
        return Call.floats(this, "mean", torch::mean);
    }

    @Override
    public Tensor sum(int... axes) {
        return axes.length == 0
                ? this
                : Call.of(
                        requireNumbers("sum"),
                        "sum",
                        AXIS,
                        () -> torch.sum(handle(), longs(axes), false, Types.optional(dtype)),
                        this);
    }

    @Override
    public Tensor mean(int... axes) {
        return axes.length == 0
                ? this
                : Call.of(
                        requireFloating("mean"),
                        "mean",
                        AXIS,
                        () -> torch.mean(handle(), longs(axes), false, Types.optional(dtype)),
                        this);
    }

    @Override
    public Tensor max(int... axes) {
        return axes.length == 0
                ? this
                : Call.of(requireNumbers("max"), "max", AXIS, () -> torch.amax(handle(), longs(axes), false), this);
    }

    @Override
    public Tensor argMax(int axis) {
        return Call.of(
                        requireNumbers("argMax"),
                        "argMax",
                        AXIS,
                        () -> torch.argmax(handle(), new LongOptional(axis), false),
                        this)
                .as(DType.INT64);
    }

    @Override
    public Tensor reshape(long... sizes) {
        return Call.of(this, "reshape", "as many elements", () -> torch.reshape(handle(), sizes), this);
    }

    @Override
    public Tensor flatten() {
        return switch (shape().rank()) {
            case 0 -> throw TorchFailure.wrongShape("flatten", shape(), "a batch, [N, ...]");
            case 1 -> reshape(size(0), 1);
            case 2 -> this;
            default -> Call.of(this, "flatten", "", () -> torch.flatten(handle(), 1, -1), this);
        };
    }

    @Override
    public Tensor transpose(int... permutation) {
        return Call.of(this, "transpose", "each axis once", () -> torch.permute(handle(), longs(permutation)), this);
    }

    @Override
    public Tensor slice(int axis, long from, long to) {
        if (from < 0 || to < from || to > size(axis)) {
            throw TorchFailure.wrongShape(
                    "slice: " + from + " to " + to + " along axis " + axis, shape(), "0 <= from <= to <= size");
        }
        return Call.of(this, "slice", AXIS, () -> torch.narrow(handle(), axis, from, to - from), this);
    }

    @Override
    public Tensor concat(Tensor other, int axis) {
        TorchTensor right = sameType("concat", other);
        return Call.of(
                this,
                "concat",
                "equal sizes but along axis " + axis,
                () -> torch.cat(new TensorVector(handle(), right.handle()), axis),
                this,
                right);
    }

    @Override
    public Tensor cast(DType type) {
        return type == dtype
                ? this
                : Call.any(this, "cast", x -> x.to(Types.scalarType(type))).as(type);
    }

    @Override
    public Tensor pick(Tensor indexes) {
        TorchTensor index = session.own(indexes);
        if (index.dtype != DType.INT64) {
            throw TorchFailure.wrongType("pick: indexes", index.dtype, "INT64");
        }
        Sequences.requireRangeOnGpu("pick: index", index, shape().rank() == 0 ? 0 : shape().last());
        return Call.of(
                this,
                "pick",
                "[N, C] by [N], indexes from 0 to C - 1",
                () -> torch.squeeze(torch.gather(handle(), -1, torch.unsqueeze(index.handle(), -1)), -1),
                this,
                index);
    }

    @Override
    public Tensor matmul(Tensor other) {
        TorchTensor right = requireNumbers("matmul").sameType("matmul", other);
        return Call.of(
                this,
                "matmul",
                "[..., n, k] and [..., k, m]",
                () -> products()
                        .out(torch.matmul(products().in(handle()), products().in(right.handle()))),
                this,
                right);
    }

    @Override
    public Tensor linear(Tensor weight, Tensor bias) {
        TorchTensor w = requireNumbers("linear").sameType("linear", weight);
        TorchTensor b = sameType("linear", bias);
        return Call.of(
                this,
                "linear",
                "x [N, ..., in], weight [out, in], bias [out]",
                () -> products()
                        .out(torch.linear(
                                products().in(handle()),
                                products().in(w.handle()),
                                new TensorOptional(products().in(b.handle())))),
                this,
                w,
                b);
    }

    @Override
    public Tensor linear(Tensor weight) {
        TorchTensor w = requireNumbers("linear").sameType("linear", weight);
        return Call.of(
                this,
                "linear",
                "x [N, ..., in], weight [out, in]",
                () -> products()
                        .out(torch.linear(products().in(handle()), products().in(w.handle()))),
                this,
                w);
    }

    @Override
    public Tensor conv2d(Tensor weight, @Nullable Tensor bias, Window2d window, int groups) {
        return Convolutions.convolve(this, weight, bias, window, groups);
    }

    @Override
    public Tensor conv1d(Tensor weight, @Nullable Tensor bias, Window window, int groups) {
        return Convolutions.convolve(this, weight, bias, window, groups);
    }

    @Override
    public Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias, Window2d window) {
        return Convolutions.transposed(this, weight, bias, window);
    }

    @Override
    public Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias, Window window) {
        return Convolutions.transposed(this, weight, bias, window);
    }

    @Override
    public Tensor maxPool2d(Window2d window) {
        return Pooling.max(this, window);
    }

    @Override
    public Tensor averagePool2d(Window2d window) {
        return Pooling.average(this, window);
    }

    @Override
    public Tensor maxPool1d(Window window) {
        return Pooling.max(this, window);
    }

    @Override
    public Tensor averagePool1d(Window window) {
        return Pooling.average(this, window);
    }

    @Override
    public Tensor adaptiveAveragePool2d(int height, int width) {
        return Pooling.adaptiveAverage(this, height, width);
    }

    @Override
    public Tensor adaptiveMaxPool2d(int height, int width) {
        return Pooling.adaptiveMax(this, height, width);
    }

    @Override
    public Tensor upsampleNearest2d(int rows, int columns) {
        return Images.upsample(this, rows, columns, false);
    }

    @Override
    public Tensor upsampleBilinear2d(int rows, int columns) {
        return Images.upsample(this, rows, columns, true);
    }

    @Override
    public Tensor pad(long... beforeAndAfter) {
        return Images.pad(this, beforeAndAfter);
    }

    @Override
    public Tensor layerNorm(Tensor gain, Tensor shift, double epsilon) {
        return Normalization.ofFeatures(this, gain, shift, epsilon);
    }

    @Override
    public Tensor groupNorm(int groups, Tensor gain, Tensor shift, double epsilon) {
        return Normalization.ofGroups(this, groups, gain, shift, epsilon);
    }

    @Override
    public Tensor geluTanh() {
        return Call.floats(this, "geluTanh", TanhGelu::of);
    }

    @Override
    public Tensor batchNorm(Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        return Normalization.withGiven(this, gain, shift, mean, variance, epsilon);
    }

    @Override
    public BatchNormalized batchNormOfBatch(Tensor gain, Tensor shift, double epsilon) {
        return Normalization.ofBatch(this, gain, shift, epsilon);
    }

    @Override
    public Tensor constant(NdArray values) {
        return session.constant(values);
    }

    @Override
    public Tensor ctcLoss(Tensor labels, long[] steps, long[] lengths) {
        return Alignments.ctcLoss(this, labels, steps, lengths);
    }

    @Override
    public Tensor embedding(Tensor indexes, long padding) {
        return Sequences.embedding(this, indexes, padding);
    }

    @Override
    public Tensor embeddingBag(Tensor indexes, boolean mean, long padding) {
        return Sequences.embeddingBag(this, indexes, mean, padding);
    }

    @Override
    public Recurrence recurrent(RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths) {
        return Recurrences.run(this, cell, directions, lengths);
    }

    @Override
    public Tensor attention(Tensor key, Tensor value, AttentionOptions options) {
        return Attention.of(this, key, value, options);
    }

    @Override
    public Tensor stepMask(Tensor lengths) {
        return Sequences.stepMask(this, lengths);
    }

    @Override
    public Tensor stepAt(Tensor indexes) {
        return Sequences.stepAt(this, indexes);
    }

    @Override
    public Tensor rowsForSteps(Tensor table) {
        return Sequences.rowsForSteps(this, table);
    }

    @Override
    public Tensor select(int axis, long index) {
        return Sequences.select(this, axis, index);
    }

    /** As in {@code FLOAT32 [32, 10]}. */
    @Override
    public String toString() {
        return handle.isNull() ? dtype + " freed" : dtype + " " + shape();
    }

    TorchSession session() {
        return session;
    }

    private MixedPrecision products() {
        return session.products();
    }

    /** The native tensor; after its scope is gone, an error rather than a crash. */
    org.bytedeco.pytorch.Tensor handle() {
        if (handle.isNull()) {
            throw new IllegalStateException("tensor: its scope or session is closed (expected: open). Take values()"
                    + " inside the scope, or keep the tensor in a buffer.");
        }
        return handle;
    }

    boolean belongsTo(TorchSession those) {
        return session == those;
    }

    /** @throws ai.lepton.core.LeptonException {@code DTYPE_MISMATCH} if this is no FLOAT32 or FLOAT64 */
    TorchTensor requireFloating(String operation) {
        if (!dtype.isFloating()) {
            throw TorchFailure.wrongType(operation, dtype, "FLOAT32 or FLOAT64");
        }
        return this;
    }

    /** @throws ai.lepton.core.LeptonException {@code DTYPE_MISMATCH} if this is BOOL */
    TorchTensor requireNumbers(String operation) {
        if (dtype == DType.BOOL) {
            throw TorchFailure.wrongType(operation, dtype, "numbers");
        }
        return this;
    }

    /** {@code other} as ours, if it has this type. */
    TorchTensor sameType(String operation, Tensor other) {
        TorchTensor right = session.own(other);
        if (right.dtype != dtype) {
            throw TorchFailure.mixed(operation, dtype, right.dtype);
        }
        return right;
    }

    void free() {
        handle.deallocate();
    }

    /** The same native tensor, which an operation gave this type. */
    private TorchTensor as(DType type) {
        return new TorchTensor(session, handle, type);
    }

    private static long[] longs(int[] values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }
}
