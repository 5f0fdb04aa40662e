package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Attention as products of matrices and a softmax; the numbers of steps may be unknown. */
final class Attention {

    /** Far below every score, and still a number: a softmax over nothing but infinities would be NaN. */
    private static final double MASKED = -1e9;

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Attention(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor of(RecordedTensor query, Tensor key, Tensor value, AttentionOptions options) {
        int heads = options.heads();
        RecordedTensor k = checks.own("attention", key);
        RecordedTensor v = checks.own("attention", value);
        checks.floating("attention", query);
        checks.sameType("attention", query, k);
        checks.sameType("attention", query, v);
        requireShapes(query, k, v, heads);
        RecordedTensor mask = options.keyMask() == null ? null : checks.own("attention", options.keyMask());
        String q = heads(query, heads, 0, 2, 1, 3);
        String keys = heads(k, heads, 0, 2, 3, 1);
        String values = heads(v, heads, 0, 2, 1, 3);
        String scores = recorder.node("Mul")
                .input(recorder.node("MatMul").input(q).input(keys).output())
                .input(
                        "scale",
                        recorder.scalar("attention", query.dtype(), 1 / Math.sqrt(query.size(2) / (double) heads)))
                .output();
        if (mask != null) {
            scores = masked(scores, recorder.node("Not").input(ofKeys(k, mask)).output(), query.dtype());
        }
        if (options.isCausal()) {
            scores = masked(scores, behind(query, k), query.dtype());
        }
        String weights =
                recorder.node("Softmax").input(scores).attribute("axis", -1).output();
        UnaryOperator<Tensor> onWeights = options.onWeights();
        if (onWeights != null) {
            Shape shape = Shape.of(
                    query.shape().size(0),
                    heads,
                    query.shape().size(1),
                    k.shape().size(1));
            weights = checks.own(
                            "attention",
                            onWeights.apply(new RecordedTensor(recorder, query.dtype(), shape, Layout.PLAIN, weights)))
                    .in(Layout.PLAIN);
        }
        String mixed = recorder.node("MatMul").input(weights).input(values).output();
        String together = recorder.node("Transpose")
                .input(mixed)
                .attribute("perm", new long[] {0, 2, 1, 3})
                .output();
        String result = recorder.node("Reshape")
                .input(together)
                .input("shape", 0, 0, v.size(2))
                .output();
        return new RecordedTensor(recorder, query.dtype(), query.shape().withLast(v.size(2)), Layout.PLAIN, result);
    }

    private String masked(String scores, String isMasked, DType dtype) {
        String added = recorder.node("Where")
                .input(isMasked)
                .input("masked", recorder.scalar("attention", dtype, MASKED))
                .input("seen", recorder.scalar("attention", dtype, 0))
                .output();
        return recorder.node("Add").input(scores).input(added).output();
    }

    /** {@code [N, 1, 1, K]}. */
    private String ofKeys(RecordedTensor key, RecordedTensor mask) {
        if (mask.dtype() != DType.BOOL) {
            throw checks.wrongType("attention: keyMask", mask.dtype(), "BOOL");
        }
        Shape expected = Shape.of(key.shape().size(0), key.shape().size(1));
        shapes.require(mask.shape().equals(expected), "attention: keyMask", "" + mask.shape(), "" + expected);
        return recorder.node("Unsqueeze")
                .input(mask.in(Layout.PLAIN))
                .input("axes", 1, 2)
                .output();
    }

    /** Whether a key comes after the step that asks, {@code [Q, K]}. */
    private String behind(RecordedTensor query, RecordedTensor key) {
        Sequences sequences = new Sequences(recorder);
        String rows = recorder.node("Unsqueeze")
                .input(sequences.positions(query, 1))
                .input("axes", 1)
                .output();
        return recorder.node("Greater")
                .input(sequences.positions(key, 1))
                .input(rows)
                .output();
    }

    private String heads(RecordedTensor x, int heads, long... permutation) {
        String cut = recorder.node("Reshape")
                .input(x.in(Layout.PLAIN))
                .input("shape", 0, 0, heads, x.size(2) / heads)
                .output();
        return recorder.node("Transpose")
                .input(cut)
                .attribute("perm", permutation)
                .output();
    }

    private void requireShapes(RecordedTensor query, RecordedTensor key, RecordedTensor value, int heads) {
        for (RecordedTensor tensor : new RecordedTensor[] {query, key, value}) {
            shapes.require(
                    heads > 0 && tensor.shape().rank() == 3 && tensor.size(2) % heads == 0,
                    "attention with " + heads + " heads",
                    "" + tensor.shape(),
                    "[N, T, features], features a multiple of the heads");
        }
        shapes.require(
                key.size(2) == query.size(2)
                        && key.shape().size(1) == value.shape().size(1),
                "attention",
                "query " + query.shape() + ", key " + key.shape() + ", value " + value.shape(),
                "query [N, Q, E], key [N, K, E], value [N, K, F]");
    }
}
