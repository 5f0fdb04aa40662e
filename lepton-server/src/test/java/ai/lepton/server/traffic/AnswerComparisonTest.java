package ai.lepton.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {

    private static final Shape TWO = Shape.of(2, 2);

    @Test
    void labelsDecideWhereThereAreSome() {
        Map<String, NdArray> given =
                Map.of("p", NdArray.of(TWO, 0.9f, 0.1f, 0.2f, 0.8f), "label", NdArray.of(Shape.of(2), "cat", "dog"));
        Map<String, NdArray> other =
                Map.of("p", NdArray.of(TWO, 0.4f, 0.6f, 0.2f, 0.8f), "label", NdArray.of(Shape.of(2), "cat", "cat"));
        AnswerComparison comparison = AnswerComparison.of(given, other);
        assertThat(comparison.rows()).isEqualTo(2);
        assertThat(comparison.agreed()).isEqualTo(1); // though the largest of the first row moved
        assertThat(comparison.difference()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void elseTheLargestNumberDoes() {
        AnswerComparison comparison = AnswerComparison.of(
                Map.of("p", NdArray.of(TWO, 0.9f, 0.1f, 0.2f, 0.8f)),
                Map.of("p", NdArray.of(TWO, 0.6f, 0.4f, 0.7f, 0.3f)));
        assertThat(comparison.rows()).isEqualTo(2);
        assertThat(comparison.agreed()).isEqualTo(1);
        assertThat(comparison.difference()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void wholeNumbersAreLabelsToTheLastDigit() {
        long large = 1L << 60;
        AnswerComparison comparison = AnswerComparison.of(
                Map.of("n", NdArray.of(Shape.of(2), large, 1L)), Map.of("n", NdArray.of(Shape.of(2), large + 1, 1L)));
        assertThat(comparison.agreed()).isEqualTo(1);
        assertThat(comparison.difference()).isZero();
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        Map<String, NdArray> given = Map.of("p", NdArray.of(TWO, 1f, 0f, 0f, 1f));
        assertThatThrownBy(() -> AnswerComparison.of(given, Map.of("p", NdArray.of(Shape.of(2, 1), 1f, 0f))))
                .hasMessage("output \"p\": FLOAT32 [2, 1] (expected: FLOAT32 [2, 2])");
        assertThatThrownBy(() -> AnswerComparison.of(given, Map.of("q", NdArray.of(TWO, 1f, 0f, 0f, 1f))))
                .hasMessage("outputs: [q] (expected: some of [p])");
    }
}
