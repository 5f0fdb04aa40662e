package ai.lepton.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FromKerasSequencesTest {

    private static final int TEXTS = 96;
    private static final int LONGEST = 6;

    /** Praise is a text that has word 7 in it; what stands behind its length is filled with that very word. */
    @Test
    void textsOfAnyLengthAreReadAndPaddingIsNot() {
        Random random = new Random(3);
        long[] words = new long[TEXTS * LONGEST];
        long[] lengths = new long[TEXTS];
        float[] praise = new float[TEXTS];
        for (int i = 0; i < TEXTS; i++) {
            lengths[i] = 2L + random.nextInt(LONGEST - 1);
            praise[i] = i % 2;
            for (int j = 0; j < LONGEST; j++) {
                words[i * LONGEST + j] = j < lengths[i] ? 10 + random.nextInt(5) : 7;
            }
            if (praise[i] == 1) {
                words[i * LONGEST + random.nextInt((int) lengths[i])] = 7;
            }
        }
        Dataset rows = Dataset.builder()
                .input("words", NdArray.of(Shape.of(TEXTS, LONGEST), words))
                .input("lengths", NdArray.of(Shape.of(TEXTS), lengths))
                .target("praise", NdArray.of(Shape.of(TEXTS, 1), praise))
                .build();
        try (Trainer trainer = FromKerasSequences.texts(rows)) {
            assertThat(trainer.evaluate(rows).metric("binary_accuracy")).isGreaterThan(0.9);
            NdArray padded = predict(trainer, NdArray.of(Shape.of(1, 4), 11L, 12L, 7L, 7L), 2);
            NdArray bare = predict(trainer, NdArray.of(Shape.of(1, 2), 11L, 12L), 2);
            assertThat(Math.abs(padded.at(0) - bare.at(0))).isLessThan(1e-6);
        }
    }

    @Test
    void theNextHourIsForetoldBetterThanByTheMean() {
        float[] series = new float[300];
        Random random = new Random(1);
        for (int i = 0; i < series.length; i++) {
            series[i] = (float) (20 + 5 * Math.sin(i * Math.PI / 12) + 0.2 * random.nextGaussian());
        }
        Evaluation result = FromKerasSequences.nextHour(series);
        assertThat(result.metric("mae")).isLessThan(result.baseline("mae") / 2);
    }

    private static NdArray predict(Trainer trainer, NdArray words, long length) {
        Map<String, NdArray> inputs = Map.of("words", words, "lengths", NdArray.of(Shape.of(1), length));
        return requireNonNull(trainer.predict(inputs).values().iterator().next());
    }
}
