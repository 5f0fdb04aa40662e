package ai.lepton.sdk;

import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import java.util.List;
import java.util.Objects;

/**
 * What one output of a model is trained for, and measured by.
 *
 * @param output name of the output; empty for a model's only one
 * @param loss made small
 * @param weight of this loss in the sum, {@code > 0}
 * @param metrics figures for people
 */
public record Objective(String output, Loss loss, double weight, List<Metric> metrics) {

    /** @throws IllegalArgumentException if the weight is out of its range */
    public Objective {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(loss, "loss");
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: > 0 and finite)");
        }
        metrics = List.copyOf(metrics);
    }

    /** For a model's only output. */
    public static Objective of(Loss loss, Metric... metrics) {
        return new Objective("", loss, 1, List.of(metrics));
    }

    /** For the output of that name. */
    public static Objective of(String output, Loss loss, Metric... metrics) {
        return new Objective(output, loss, 1, List.of(metrics));
    }

    public Objective weight(double weight) {
        return new Objective(output, loss, weight, metrics);
    }
}
