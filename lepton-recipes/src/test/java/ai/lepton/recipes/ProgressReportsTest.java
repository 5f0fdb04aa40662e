package ai.lepton.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.api.RunEvent.Progress;
import ai.lepton.sdk.callback.Callback.BatchEnd;
import ai.lepton.sdk.callback.Callback.EpochEnd;
import ai.lepton.sdk.callback.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressReportsTest {

    private long now;

    private static final Training TRAINING = new Training() {
        @Override
        public Map<String, Double> metrics() {
            return Map.of("loss", 0.5);
        }

        @Override
        public void stop(String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, NdArray> weights() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restore(Map<String, NdArray> weights) {
            throw new UnsupportedOperationException();
        }
    };

    /** Two epochs of a hundred batches, 50 ms each. */
    private List<Progress> train() {
        RecordingContext context = new RecordingContext(Path.of("."), Map.of());
        ProgressReports reports = new ProgressReports(context, () -> now);
        reports.onTrainBegin(TRAINING);
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (int batch = 1; batch <= 100; batch++) {
                now += 50_000_000L;
                reports.onBatchEnd(TRAINING, new BatchEnd(epoch, 2, batch, 100, 0.4));
            }
            reports.onEpochEnd(TRAINING, new EpochEnd(epoch, 2, Map.of("loss", 0.5, "accuracy", 0.9), 5));
        }
        return context.progress();
    }

    @Test
    void reportsAFewTimesASecondAndEveryEnd() {
        List<Progress> reports = train();
        // The first batch, then every fourth (25 and 24 of them), and the two ends in place of a last batch.
        assertThat(reports).hasSize(51);
        assertThat(reports.get(0).batch()).isEqualTo(1);
        assertThat(reports.get(1).batch()).isEqualTo(5);
        assertThat(reports.stream().filter(Progress::epochEnd).map(Progress::batch))
                .containsExactly(100, 100);
    }

    @Test
    void theTimeLeftFollowsFromTheTimeSoFar() {
        List<Progress> reports = train();
        assertThat(reports.get(0).secondsLeft()).as("too early to say").isNull();
        Progress half = reports.stream().filter(Progress::epochEnd).findFirst().orElseThrow();
        assertThat(half.secondsLeft()).isEqualTo(5.0);
        assertThat(reports.get(reports.size() - 1).secondsLeft()).isEqualTo(0.0);
    }
}
