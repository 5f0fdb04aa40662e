package ai.lepton.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsExampleTest {

    @Test
    void learnsDigitsAndWritesAPackageThatReadsThem(@TempDir Path folder) {
        Path target = folder.resolve("digits.lepton");
        Dataset rows = SevenSegments.draw(1_600, 1);

        Evaluation result =
                DigitsExample.train(rows.rows(0, 1_000), rows.rows(1_000, 1_300), rows.rows(1_300, 1_600), target);

        assertThat(result.metric("accuracy")).isGreaterThan(0.9);
        Dataset.Batch unseen = SevenSegments.draw(100, 2)
                .batch(java.util.stream.IntStream.range(0, 100).toArray());
        try (LoadedModel model = LoadedModel.open(target)) {
            NdArray probabilities =
                    requireNonNull(model.score(Map.of("input", unseen.input())).get("probabilities"));
            int right = 0;
            for (int row = 0; row < 100; row++) {
                right += mostProbable(probabilities, row) == unseen.target().longAt(row) ? 1 : 0;
            }
            assertThat(right).isGreaterThan(85);
        }
    }

    private static int mostProbable(NdArray probabilities, int row) {
        int best = 0;
        for (int digit = 1; digit < 10; digit++) {
            if (probabilities.at(row * 10 + digit) > probabilities.at(row * 10 + best)) {
                best = digit;
            }
        }
        return best;
    }
}
