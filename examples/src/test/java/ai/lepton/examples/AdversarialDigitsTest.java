package ai.lepton.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdversarialDigitsTest {

    /** Far too short for digits, long enough to learn that paper is black but for some ink in the middle. */
    @Test
    void drawingsComeToLookLikeInkOnPaper(@TempDir Path folder) {
        Path target = folder.resolve("generator.lepton");
        History history = AdversarialDigits.learn(
                new DrawnDigits(1, 600, 10).images().train(), Fit.epochs(12).batchSize(15), 8, 1, target);

        assertThat(history.values("critic")).hasSize(12);
        try (LoadedModel generator = LoadedModel.open(target)) {
            NdArray drawn = requireNonNull(generator
                    .score(Map.of("noise", noise(20), "digit", NdArray.of(Shape.of(20), new long[20])))
                    .get("output"));
            assertThat(drawn.shape()).isEqualTo(Shape.of(20, 28, 28, 1));
            double edge = mean(drawn, 0, 28);
            double middle = mean(drawn, 10 * 28, 18 * 28);
            assertThat(edge).as("ink at the upper edge").isBetween(0.0, 0.25);
            assertThat(middle).as("ink in the middle").isBetween(edge, 1.0);
        }
    }

    private static double mean(NdArray pictures, int from, int to) {
        double sum = 0;
        for (int row = 0; row < pictures.rows(); row++) {
            for (int i = from; i < to; i++) {
                sum += pictures.at(row * 28 * 28 + i);
            }
        }
        return sum / pictures.rows() / (to - from);
    }

    private static NdArray noise(int rows) {
        Random random = new Random(1);
        float[] values = new float[rows * AdversarialDigits.NOISE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return NdArray.of(Shape.of(rows, AdversarialDigits.NOISE), values);
    }
}
