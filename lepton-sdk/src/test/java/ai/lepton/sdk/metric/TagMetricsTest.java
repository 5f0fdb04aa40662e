package ai.lepton.sdk.metric;

import static ai.lepton.sdk.metric.Metrics.entityF1;
import static ai.lepton.sdk.metric.Metrics.entityPrecision;
import static ai.lepton.sdk.metric.Metrics.entityRecall;
import static ai.lepton.sdk.metric.Metrics.tokenAccuracy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences are written as tags with blanks between, {@code -} for padding. */
class TagMetricsTest {

    private static final List<String> TAGS = List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC");

    /** Found, predicted, there: counted by hand by the rules of conlleval. */
    @ParameterizedTest
    @CsvSource({
        // the same in all
        "B-PER I-PER O B-LOC, B-PER I-PER O B-LOC, 2, 2, 2",
        // an end too early, a type that is wrong
        "B-PER I-PER O B-LOC, B-PER O O B-LOC, 1, 2, 2",
        "B-PER I-PER O B-LOC, B-LOC I-LOC O B-LOC, 1, 2, 2",
        // two that touch are two, not one
        "B-PER B-PER I-PER, B-PER I-PER I-PER, 0, 1, 2",
        "B-PER B-PER I-PER, B-PER B-PER I-PER, 2, 2, 2",
        // an I- without a beginning begins an entity, like a B-
        "B-PER I-PER O, I-PER I-PER O, 1, 1, 1",
        "O I-LOC O, O B-LOC O, 1, 1, 1",
        // an I- of another type begins one too
        "B-PER I-LOC I-LOC, B-PER B-LOC I-LOC, 2, 2, 2",
        "B-PER I-LOC O, B-PER I-PER O, 0, 1, 2",
        // but after a gap it is a new one
        "B-PER O I-PER, B-PER I-PER I-PER, 0, 1, 2",
        // at the end of the sequence
        "O O B-PER, O O B-PER, 1, 1, 1",
        // behind padding nothing counts; a piece in between that is padding closes up
        "B-PER I-PER - -, B-PER I-PER B-LOC I-LOC, 1, 1, 1",
        "B-PER - I-PER O, B-PER O I-PER O, 1, 1, 1",
        // nothing there, or nothing found
        "O O O, O B-LOC O, 0, 1, 0",
        "O B-LOC O, O O O, 0, 0, 1",
    })
    void entitiesAreCountedAsConllDoes(String targets, String predicted, int right, int found, int there) {
        NdArray scores = scores(predicted);
        NdArray labels = labels(targets);
        double precision = found == 0 ? 0 : (double) right / found;
        double recall = there == 0 ? 0 : (double) right / there;
        double f1 = right == 0 ? 0 : 2 * precision * recall / (precision + recall);
        assertThat(entityPrecision(TAGS).of(scores, labels)).isCloseTo(precision, within(1e-12));
        assertThat(entityRecall(TAGS).of(scores, labels)).isCloseTo(recall, within(1e-12));
        assertThat(entityF1(TAGS).of(scores, labels)).isCloseTo(f1, within(1e-12));
    }

    @Test
    void anEntityEndsWithItsRow() {
        NdArray targets = labels("O B-PER", "I-PER O"); // two entities, although I-PER follows B-PER
        assertThat(entityRecall(TAGS).of(scores("O B-PER", "O O"), targets)).isEqualTo(0.5);
    }

    @Test
    void batchesAddUpAndCanBeResumed() {
        NdArray first = labels("B-PER I-PER O", "O B-LOC O");
        NdArray second = labels("B-LOC O O");
        NdArray firstScores = scores("B-PER I-PER O", "O O O");
        NdArray secondScores = scores("B-LOC B-LOC O");
        Metric.Accumulator whole = entityF1(TAGS).start();
        assertThat(whole.value()).isNaN();
        whole.add(firstScores, first);
        Metric.Accumulator resumed = entityF1(TAGS).start();
        resumed.restore(java.util.Objects.requireNonNull(whole.state()));
        whole.add(secondScores, second);
        resumed.add(secondScores, second);
        // 2 found rightly of 3 predicted and 3 there
        assertThat(whole.value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(resumed.value()).isEqualTo(whole.value());
    }

    @Test
    void oneTypeIsCountedAlone() {
        NdArray targets = labels("B-PER O B-LOC");
        NdArray scores = scores("B-PER O O");
        assertThat(entityF1(TAGS).ofType("PER").of(scores, targets)).isEqualTo(1);
        assertThat(entityF1(TAGS).ofType("LOC").of(scores, targets)).isZero();
        assertThat(entityF1(TAGS).ofType("LOC").name()).isEqualTo("entity_f1_LOC");
        assertThatThrownBy(() -> entityF1(TAGS).ofType("ORG"))
                .hasMessage("type: \"ORG\" (expected: one of [PER, LOC])");
    }

    @Test
    void tokensAreCountedWithoutPadding() {
        NdArray targets = labels("B-PER I-PER O -", "O - - -");
        assertThat(tokenAccuracy().of(scores("B-PER O O B-LOC", "O B-PER O O"), targets))
                .isEqualTo(3.0 / 4);
    }

    @Test
    void aLatticeIsDecodedFirst() {
        // Two tags, two steps. By themselves both steps want tag 1, but 1 after 1 costs 10: the best path is 0, 1.
        NdArray lattice = NdArray.of(Shape.of(1, 6, 2), 0f, 0f, 0f, -10f, 0f, 0f, 0f, 0f, 1f, 1.5f, 0f, 2f);
        List<String> tags = List.of("O", "B");
        NdArray targets = NdArray.of(Shape.of(1, 2), 0L, 1L);
        assertThat(tokenAccuracy().of(lattice, targets)).isEqualTo(1);
        assertThat(entityF1(tags).of(lattice, targets)).isEqualTo(1);
        assertThat(tokenAccuracy().of(lattice, NdArray.of(Shape.of(1, 2), 1L, 1L)))
                .isEqualTo(0.5);
    }

    @Test
    void numbersThatAreNoneMakeTheFigureNone() {
        NdArray scores = scores("B-PER O");
        scores.buffer().asFloatBuffer().put(1, Float.NaN);
        assertThat(tokenAccuracy().of(scores, labels("B-PER O"))).isNaN();
        assertThat(entityF1(TAGS).of(scores, labels("B-PER O"))).isNaN();
    }

    @Test
    void refusesWhatIsNoSequenceOfTags() {
        assertThatThrownBy(() -> entityF1(List.of("O", "X-PER")))
                .hasMessage("tag: \"X-PER\" (expected: O, B-type or I-type)");
        assertThatThrownBy(() -> tokenAccuracy().of(NdArray.zeros(DType.FLOAT32, Shape.of(2, 5)), labels("O", "O")))
                .hasMessage(
                        "SHAPE_MISMATCH (1203): token_accuracy: predictions: [2, 5], targets: [2, 1] (expected: [N, steps,"
                                + " tags], or [N, tags + 2 + steps, tags] of a crf(), and [N, steps])");
        assertThatThrownBy(() -> entityF1(List.of("O", "B")).of(scores("O"), labels("O")))
                .hasMessage(
                        "SHAPE_MISMATCH (1203): entity_f1: predictions of 5 tags (expected: 2, as the metric was given)");
        assertThatThrownBy(() -> tokenAccuracy().of(scores("O O"), NdArray.of(Shape.of(1, 2), 0L, 9L)))
                .hasMessage(
                        "LABEL_OUT_OF_RANGE (1104): token_accuracy: target 9 at [0, 1] (expected: 0 to 4, or less than 0 for"
                                + " padding)");
    }

    private static NdArray labels(String... sequences) {
        long[] labels = Arrays.stream(sequences)
                .flatMap(sequence -> Arrays.stream(sequence.split(" ")))
                .mapToLong(TAGS::indexOf)
                .toArray();
        return NdArray.of(Shape.of(sequences.length, labels.length / sequences.length), labels);
    }

    private static NdArray scores(String... sequences) {
        NdArray labels = labels(sequences);
        float[] values = new float[labels.elements() * TAGS.size()];
        for (int i = 0; i < labels.elements(); i++) {
            values[i * TAGS.size() + (int) labels.longAt(i)] = 1;
        }
        return NdArray.of(Shape.of(sequences.length, labels.shape().size(1), TAGS.size()), values);
    }
}
