package ai.lepton.sdk;

import ai.lepton.sdk.callback.Callback.EpochEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code fit} did.
 *
 * @param epochs figures of every epoch, in order
 * @param stopReason why it ended before the last epoch; null when it did not
 */
public record History(List<EpochEnd> epochs, @Nullable String stopReason) {

    public History {
        epochs = List.copyOf(epochs);
    }

    /**
     * One figure, epoch by epoch.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    public double[] values(String metric) {
        return epochs.stream()
                .mapToDouble(epoch -> {
                    Double value = epoch.metrics().get(metric);
                    if (value == null) {
                        throw new IllegalArgumentException("metric: " + metric + " (expected: one of "
                                + epoch.metrics().keySet() + ")");
                    }
                    return value;
                })
                .toArray();
    }
}
