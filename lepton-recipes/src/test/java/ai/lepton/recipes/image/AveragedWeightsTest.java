package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback.BatchEnd;
import ai.lepton.sdk.callback.Training;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AveragedWeightsTest {

    /** One weight, set from outside. */
    private static final class OneWeight implements Training {
        private float weight;
        private @Nullable NdArray restored;

        @Override
        public Map<String, Double> metrics() {
            return Map.of();
        }

        @Override
        public void stop(String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, NdArray> weights() {
            return Map.of("w", NdArray.of(Shape.of(1), weight));
        }

        @Override
        public void restore(Map<String, NdArray> weights) {
            restored = weights.get("w");
        }
    }

    private final OneWeight training = new OneWeight();
    private final AveragedWeights average = new AveragedWeights();

    private void train(int epoch) {
        for (int batch = 1; batch <= 25; batch++) {
            training.weight = 100 * epoch + batch;
            average.onBatchEnd(training, new BatchEnd(epoch, 2, batch, 25, 0.5));
        }
    }

    @Test
    void theMeanOfTheLastEpochStaysBehind() {
        train(1);
        train(2);
        average.onTrainEnd(training);
        // Batches 10, 20 and the last, 25, of epoch 2.
        assertThat(training.restored).isEqualTo(NdArray.of(Shape.of(1), (210f + 220f + 225f) / 3));
    }

    @Test
    void aTrainingThatStoppedBeforeItsLastEpochIsLeftAsItIs() {
        train(1);
        average.onTrainEnd(training);
        assertThat(training.restored).isNull();
    }
}
