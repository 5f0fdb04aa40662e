package ai.lepton.server.inference;

import ai.lepton.core.api.PredictionId;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What a request was answered by and where its time went; with a request that went in parts, or a stream, of all of them so
 * far. There before the answer is out.
 *
 * @param model name of the endpoint
 * @param version that answered; of a stream the last one
 * @param prediction names the answer; null if there is none, and of a stream, whose messages have one each
 * @param answers how many there were: more than one on a stream
 * @param rows scored
 * @param batchRows in the run that it was in, the largest if there were several
 * @param waitNanos before the run
 * @param readNanos decoding
 * @param runNanos in the model
 * @param writeNanos encoding
 * @param answeredNanos when the answer was there, by {@link System#nanoTime}
 */
public record Served(
        String model,
        String version,
        @Nullable PredictionId prediction,
        int answers,
        long rows,
        int batchRows,
        long waitNanos,
        long readNanos,
        long runNanos,
        long writeNanos,
        long answeredNanos) {

    private static final AttributeKey<Served> KEY = AttributeKey.valueOf(Served.class, "SERVED");

    /** A request that a model could not answer. */
    static Served unanswered(String model, String version) {
        return new Served(model, version, null, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** What a request was answered by; null if no model was asked. */
    public static @Nullable Served of(ServiceRequestContext ctx) {
        return ctx.ownAttr(KEY);
    }

    void putOn(ServiceRequestContext ctx) {
        ctx.setAttr(KEY, this);
    }

    /** The same, as a part of what has many answers. */
    Served withoutPrediction() {
        return new Served(
                model,
                version,
                null,
                answers,
                rows,
                batchRows,
                waitNanos,
                readNanos,
                runNanos,
                writeNanos,
                answeredNanos);
    }

    /** This, and what came before it. */
    Served after(@Nullable Served before) {
        if (before == null) {
            return this;
        }
        return new Served(
                model,
                version,
                prediction == null ? before.prediction : prediction,
                before.answers + answers - (isPartOf(before) ? 1 : 0),
                before.rows + rows,
                Math.max(before.batchRows, batchRows),
                before.waitNanos + waitNanos,
                before.readNanos + readNanos,
                before.runNanos + runNanos,
                before.writeNanos + writeNanos,
                answeredNanos);
    }

    private boolean isPartOf(Served before) {
        return prediction != null && prediction.equals(before.prediction);
    }
}
