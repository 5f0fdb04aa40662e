package ai.lepton.sdk.tensor;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor during a forward pass: an immutable value whose operations make new tensors.
 *
 * <p>There are three implementations. One computes at once and remembers how, for gradients. One records: its
 * operations become nodes of an ONNX graph. One has no numbers and counts what operations would cost ({@link
 * ai.lepton.sdk.cost.Cost}). A layer written once in these operations therefore trains, exports and is counted.
 * For that reason only operations that exist in ONNX are here, and reading a value ({@link #values}) or the size of a
 * dimension known only at run time ({@link #size}) is refused while recording with {@code NOT_EXPORTABLE}; use {@link
 * #where} in place of {@code if}.
 *
 * <p>Types never mix: an operation on a FLOAT32 and a FLOAT64 tensor is an error. Elementwise operations of two tensors
 * broadcast as in NumPy. Images are channels-last, {@code [N, H, W, C]}. Axes may be negative, counting from the end.
 *
 * <p>A tensor lives as long as the {@link TensorScope} it was made in and belongs to the thread of that scope; it is
 * not closed by itself.
 */
public interface Tensor {

    DType dtype();

    /** The shape; while recording, sizes known only at run time are {@link Shape#UNKNOWN}. */
    Shape shape();

    /**
     * The size of one dimension.
     *
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} while recording, if it is known only at run time
     */
    long size(int axis);

    /**
     * A copy of the numbers.
     *
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} while recording
     */
    NdArray values();

    /** This value without its history: gradients do not flow through it. */
    Tensor detach();

    // Arithmetic, elementwise

    Tensor add(Tensor other);

    Tensor add(double other);

    Tensor sub(Tensor other);

    Tensor sub(double other);

    Tensor mul(Tensor other);

    Tensor mul(double other);

    Tensor div(Tensor other);

    Tensor div(double other);

    Tensor pow(double exponent);

    Tensor neg();

    Tensor abs();

    /** -1, 0 or 1; its gradient is zero. */
    Tensor sign();

    Tensor square();

    Tensor sqrt();

    Tensor exp();

    Tensor log();

    Tensor minimum(Tensor other);

    Tensor minimum(double other);

    Tensor maximum(Tensor other);

    Tensor maximum(double other);

    // Comparisons, giving BOOL

    Tensor greater(Tensor other);

    Tensor greater(double other);

    Tensor less(Tensor other);

    Tensor less(double other);

    Tensor equalTo(Tensor other);

    /** {@code then} where this BOOL tensor is true, {@code otherwise} elsewhere. */
    Tensor where(Tensor then, Tensor otherwise);

    // Activations

    Tensor relu();

    /** {@code x} where positive, else {@code slope * x}. */
    Tensor leakyRelu(double slope);

    /** {@code x} where positive, else {@code alpha * (exp(x) - 1)}. */
    Tensor elu(double alpha);

    /** {@code x * Phi(x)} with the exact normal distribution function; ONNX Gelu-20, {@code approximate="none"}. */
    Tensor gelu();

    /** {@code x * sigmoid(x)}. */
    Tensor silu();

    Tensor sigmoid();

    Tensor tanh();

    /** {@code log(1 + exp(x))}. */
    Tensor softplus();

    Tensor softmax(int axis);

    Tensor logSoftmax(int axis);

    // Reductions

    /** The sum of all elements, a scalar. */
    Tensor sum();

    /** The mean of all elements, a scalar. */
    Tensor mean();

    /** Sums over {@code axes}, which disappear. */
    Tensor sum(int... axes);

    /** Means over {@code axes}, which disappear. */
    Tensor mean(int... axes);

    /** The largest elements over {@code axes}, which disappear. Equals share the gradient. */
    Tensor max(int... axes);

    /** The index of the largest element along {@code axis}, which disappears; INT64, the first of equals. */
    Tensor argMax(int axis);

    // Shape

    /**
     * The same elements under another shape.
     *
     * @param sizes one of them may be -1, to be worked out
     */
    Tensor reshape(long... sizes);

    /** All dimensions but the first in one, in row order: {@code [N, H, W, C]} becomes {@code [N, H*W*C]}. */
    Tensor flatten();

    /** The dimensions in another order: {@code permutation[i]} is the old axis of the new axis {@code i}. */
    Tensor transpose(int... permutation);

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) along {@code axis}. */
    Tensor slice(int axis, long from, long to);

    /** This tensor, then {@code other}, along {@code axis}. */
    Tensor concat(Tensor other, int axis);

    /** Converts the elements; to an integer type, towards zero. */
    Tensor cast(DType type);

    /** Picks along the last axis, per row: {@code [N, C]} by INT64 indexes {@code [N]} gives {@code [N]}. */
    Tensor pick(Tensor indexes);

    // Compound operations

    /** Matrix product of the last two dimensions; leading ones broadcast. */
    Tensor matmul(Tensor other);

    /** {@code x W^T + b}. Shapes: x {@code [N, ..., in]}, weight {@code [out, in]}, bias {@code [out]}. */
    Tensor linear(Tensor weight, Tensor bias);

    /** {@code x W^T}. Shapes: x {@code [N, ..., in]}, weight {@code [out, in]}. */
    Tensor linear(Tensor weight);

    /** Two-dimensional convolution without a bias. Shapes: x {@code [N, H, W, I]}, weight {@code [O, I, kh, kw]}. */
    default Tensor conv2d(Tensor weight, Window2d window) {
        return conv2d(weight, null, window, 1);
    }

    /** Two-dimensional convolution (cross-correlation) plus {@code bias [O]}. */
    default Tensor conv2d(Tensor weight, Tensor bias, Window2d window) {
        return conv2d(weight, bias, window, 1);
    }

    /** The largest element of each window; padding never wins. Shape: x {@code [N, H, W, C]}. */
    Tensor maxPool2d(Window2d window);

    /**
     * The mean of each window, over the elements that lie inside the image; dilation must be 1. Shape: x {@code [N, H,
     * W, C]}.
     */
    Tensor averagePool2d(Window2d window);

    /**
     * {@code gain * (x - mean) / sqrt(variance + epsilon) + shift} over the last axis, with given statistics.
     * Shapes: x {@code [N, ..., C]}, all others {@code [C]}.
     */
    Tensor batchNorm(Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon);

    /**
     * The same with the statistics of this very batch, which come back too; for training only, it does not record.
     */
    BatchNormalized batchNormOfBatch(Tensor gain, Tensor shift, double epsilon);

    /**
     * A batch normalised with its own statistics.
     *
     * @param output shaped like the input
     * @param mean per channel, {@code [C]}, without history
     * @param variance per channel, {@code [C]}, biased (divided by the count), without history
     */
    record BatchNormalized(Tensor output, Tensor mean, Tensor variance) {}

    /** These numbers beside this tensor, in its session or its graph, in their own type; without gradient. */
    Tensor constant(NdArray values);

    /**
     * Minus the log-likelihood of each row's labels under every alignment with its time steps (connectionist temporal
     * classification), {@code [N]}. This tensor holds logarithms of probabilities, {@code [N, T, C]}; class 0 is the
     * blank. For training only, it does not record.
     *
     * @param labels INT64 {@code [N, S]}, 1 to {@code C - 1}; what lies behind a row's length is not looked at
     * @param steps of each row, 1 to T; {@code [N]}
     * @param lengths how many labels each row has, 0 to S; {@code [N]}
     */
    Tensor ctcLoss(Tensor labels, long[] steps, long[] lengths);

    // Sequences, [N, T, ...]: N rows of T steps

    /**
     * Rows of this table: {@code [V, D]} by INT64 or INT32 indexes {@code [N, ...]} gives {@code [N, ..., D]}.
     *
     * @param padding a row that gets no gradient; -1 for none
     * @throws ai.lepton.core.LeptonException {@code DATA_MISMATCH} naming an index that is not in {@code [0, V)}; an
     *     exported graph fails there too
     */
    Tensor embedding(Tensor indexes, long padding);

    /**
     * The sum or mean of rows of this table: {@code [V, D]} by INT64 or INT32 indexes {@code [N, T]} gives {@code [N, D]}.
     *
     * @param mean whether to divide by the number of indexes; a row of the batch without any is 0
     * @param padding an index that does not count and whose row gets no gradient; -1 for none
     * @throws ai.lepton.core.LeptonException as {@link #embedding}
     */
    Tensor embeddingBag(Tensor indexes, boolean mean, long padding);

    /**
     * Runs a recurrent layer over this sequence, {@code [N, T, F]}, starting from a state of zeros.
     *
     * @param directions one for forward, two for forward and backward
     * @param lengths how many steps of each row are real, INT64 {@code [N]}, 0 to T; null for all. Steps behind change no
     *     state, in neither direction, and give 0
     * @throws ai.lepton.core.LeptonException {@code DATA_MISMATCH} naming a length that is not in {@code [0, T]}
     */
    Recurrence recurrent(RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths);

    /**
     * What a recurrent layer gives; the features of both directions side by side, forward first.
     *
     * @param steps the state after each step, {@code [N, T, directions * units]}
     * @param last the state after the last real step, backward: the first; {@code [N, directions * units]}
     */
    record Recurrence(Tensor steps, Tensor last) {}

    /**
     * Scaled dot-product attention with several heads; this is the query. The features are cut into equal parts, and for
     * each {@code softmax(Q K^T / sqrt(size of a part)) V}.
     *
     * <p>Shapes: this {@code [N, Q, E]}, key {@code [N, K, E]}, value {@code [N, K, F]}, result {@code [N, Q, F]}.
     */
    Tensor attention(Tensor key, Tensor value, AttentionOptions options);

    /**
     * Which steps of this sequence are real: of {@code [N, T]} and lengths INT64 {@code [N]}, BOOL {@code [N, T]}; of
     * {@code [N, T, F]}, {@code [N, T, 1]}, so that it broadcasts.
     */
    Tensor stepMask(Tensor lengths);

    /** One step of each row: {@code [N, T, ...]} by INT64 {@code [N]}, each 0 to T - 1, gives {@code [N, ...]}. */
    Tensor stepAt(Tensor indexes);

    /** As many rows of {@code table}, {@code [M, ...]}, as this sequence, {@code [N, T, ...]}, has steps: the first T. */
    Tensor rowsForSteps(Tensor table);

    /** One element along {@code axis}, which disappears; a negative index counts from the end. */
    Tensor select(int axis, long index);

    // Convolutions with groups, in one dimension, and transposed. Series are channels-last, {@code [N, T, C]}.

    /**
     * Two-dimensional convolution in groups: each group of output channels sees its own group of input channels only;
     * depthwise with as many groups as input channels.
     *
     * @param weight {@code [O, I / groups, kh, kw]}
     * @param bias {@code [O]}, or none
     * @param groups divides {@code I} and {@code O}
     */
    Tensor conv2d(Tensor weight, @Nullable Tensor bias, Window2d window, int groups);

    /**
     * One-dimensional convolution. Shapes: x {@code [N, T, I]}, output {@code [N, T', O]}.
     *
     * @param weight {@code [O, I / groups, k]}
     * @param bias {@code [O]}, or none
     * @param groups divides {@code I} and {@code O}
     */
    Tensor conv1d(Tensor weight, @Nullable Tensor bias, Window window, int groups);

    /**
     * Transposed two-dimensional convolution, the gradient of a convolution with this window with respect to its image;
     * sizes are {@link Window#transposedSize}. Shapes: x {@code [N, H, W, I]}, output {@code [N, H', W', O]}.
     *
     * @param weight {@code [I, O, kh, kw]}
     * @param bias {@code [O]}, or none
     */
    Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias, Window2d window);

    /**
     * Transposed one-dimensional convolution. Shapes: x {@code [N, T, I]}, output {@code [N, T', O]}.
     *
     * @param weight {@code [I, O, k]}
     * @param bias {@code [O]}, or none
     */
    Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias, Window window);

    // Images and series resized

    /** The largest element of each window; padding never wins. Shape: x {@code [N, T, C]}. */
    Tensor maxPool1d(Window window);

    /** The mean of each window, over the elements inside the series; dilation must be 1. Shape: x {@code [N, T, C]}. */
    Tensor averagePool1d(Window window);

    /**
     * Means over {@code height x width} parts of an image, as equal as they can be. Shape: x {@code [N, H, W, C]}.
     *
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} while recording, unless H and W are multiples
     */
    Tensor adaptiveAveragePool2d(int height, int width);

    /** As {@link #adaptiveAveragePool2d}, with the largest elements. */
    Tensor adaptiveMaxPool2d(int height, int width);

    /** Each pixel {@code rows x columns} times. Shape: {@code [N, H, W, C]} to {@code [N, H * rows, W * columns, C]}. */
    Tensor upsampleNearest2d(int rows, int columns);

    /**
     * Bilinear interpolation between the centres of pixels, which repeat at the borders. Shape: as {@link
     * #upsampleNearest2d}.
     */
    Tensor upsampleBilinear2d(int rows, int columns);

    /**
     * Zeros around this tensor.
     *
     * @param beforeAndAfter two counts for each axis, {@code >= 0}; both 0 for the batch
     */
    Tensor pad(long... beforeAndAfter);

    // Normalisations within a row

    /**
     * {@code gain * (x - mean) / sqrt(variance + epsilon) + shift} with mean and biased variance over the last axis.
     * Shapes: x {@code [N, ..., F]}, gain and shift {@code [F]}.
     */
    Tensor layerNorm(Tensor gain, Tensor shift, double epsilon);

    /**
     * The same with mean and biased variance over all positions of a group of neighbouring channels. Shapes: x {@code
     * [N, ..., C]}, gain and shift {@code [C]}.
     *
     * @param groups divides {@code C}
     */
    Tensor groupNorm(int groups, Tensor gain, Tensor shift, double epsilon);

    /** {@link #gelu} with {@code Phi} approximated by tanh; ONNX Gelu-20, {@code approximate="tanh"}. */
    Tensor geluTanh();
}
