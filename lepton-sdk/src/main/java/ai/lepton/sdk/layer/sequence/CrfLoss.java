package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.decode.Viterbi;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.tensor.Tensor;

/**
 * The negative log-likelihood of tags under a {@link Crf}, averaged over the rows: the logarithm of the sum of {@code
 * exp(score)} over all sequences of tags, by the forward algorithm, less the score of the given one.
 *
 * <p>Shapes: prediction, the lattice of {@link Crf}, {@code [N, K + 2 + T, K]}; target INT64 {@code [N, T]}, tags from 0 to
 * K - 1 and {@code -1} at padding, which stands behind all tags and counts for nothing. A row of nothing else is 0.
 *
 * @see <a href="https://dl.acm.org/doi/10.5555/645530.655813">Lafferty, McCallum and Pereira (2001)</a>
 */
public record CrfLoss() implements Loss {

    @Override
    public Tensor apply(Tensor predicted, Tensor target) {
        long tags = requireLattice(predicted, target);
        requireTags(target.values(), tags);
        long rows = predicted.size(0);
        long steps = target.size(1);
        Tensor isReal = target.greater(Viterbi.NO_TAG);
        Tensor real = isReal.cast(predicted.dtype());
        Tensor common = predicted.select(0, 0); // transitions, start and end are the same in each row
        Tensor transitions = common.slice(0, 0, tags);
        Tensor start = common.select(0, tags);
        Tensor end = common.select(0, tags + 1);
        Tensor emissions = predicted.slice(1, tags + 2, tags + 2 + steps);

        Tensor states = emissions.select(1, 0).add(start);
        for (long step = 1; step < steps; step++) {
            Tensor next =
                    logSumExp(states.reshape(rows, tags, 1).add(transitions)).add(emissions.select(1, step));
            states = isReal.select(1, step).reshape(rows, 1).where(next, states);
        }
        Tensor all = logSumExp(states.add(end).reshape(rows, tags, 1)).reshape(rows);

        Tensor path = target.maximum(0);
        Tensor emitted = emissions
                .reshape(rows * steps, tags)
                .pick(path.reshape(rows * steps))
                .reshape(rows, steps)
                .mul(real)
                .sum(1);
        Tensor lengths = isReal.cast(DType.INT64).sum(1);
        Tensor last = path.stepAt(lengths.sub(1).maximum(0));
        Tensor given = emitted.add(pick(start, path.select(1, 0))).add(pick(end, last));
        if (steps > 1) {
            Tensor pairs = path.slice(1, 0, steps - 1).mul((double) tags).add(path.slice(1, 1, steps));
            Tensor moves = pick(transitions, pairs.reshape(rows * (steps - 1)))
                    .reshape(rows, steps - 1)
                    .mul(real.slice(1, 1, steps));
            given = given.add(moves.sum(1));
        }
        return all.sub(given).mul(real.select(1, 0)).mean();
    }

    /** {@code viterbi}: the best tags are found outside the graph. */
    @Override
    public String decoder() {
        return "viterbi";
    }

    /** Over axis 1 of {@code [N, A, B]}. */
    private static Tensor logSumExp(Tensor x) {
        Tensor largest = x.max(1).detach();
        Tensor shifted = x.sub(largest.reshape(x.size(0), 1, x.size(2)));
        return shifted.exp().sum(1).log().add(largest);
    }

    /** Elements of a tensor in row order, by INT64 {@code [M]}. */
    private static Tensor pick(Tensor numbers, Tensor indexes) {
        return numbers.reshape(-1, 1).embedding(indexes, Embedding.NO_PADDING).reshape(-1);
    }

    private static long requireLattice(Tensor predicted, Tensor target) {
        boolean fits = predicted.shape().rank() == 3
                && target.shape().rank() == 2
                && target.size(1) > 0
                && target.size(0) == predicted.size(0)
                && predicted.size(1) == predicted.size(2) + 2 + target.size(1);
        if (!fits) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "crfLoss: prediction: " + predicted.shape() + ", target: " + target.shape()
                            + " (expected: [N, tags + 2 + steps, tags] and [N, steps]). End the model in crf().");
        }
        if (target.dtype() != DType.INT64) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH, "crfLoss: target: " + target.dtype() + " (expected: INT64 tags)");
        }
        return predicted.size(2);
    }

    private static void requireTags(NdArray target, long tags) {
        long steps = target.shape().size(1);
        for (int i = 0; i < target.elements(); i++) {
            long tag = target.longAt(i);
            boolean behindPadding = i % steps > 0 && target.longAt(i - 1) == Viterbi.NO_TAG;
            if (tag < Viterbi.NO_TAG || tag >= tags || (behindPadding && tag != Viterbi.NO_TAG)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "crfLoss: target " + tag + " at [" + i / steps + ", " + i % steps + "] (expected: "
                                + (behindPadding ? "-1, behind padding" : "0 to " + (tags - 1) + ", or -1 for padding")
                                + ")");
            }
        }
    }
}
