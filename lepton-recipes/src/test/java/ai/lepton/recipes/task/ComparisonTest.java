package ai.lepton.recipes.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final NdArray LABELS = NdArray.of(Shape.of(4), 0L, 0L, 0L, 1L);
    private static final NdArray SCORES = NdArray.of(Shape.of(4, 2), 0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, 0.4f, 0.6f);

    @Test
    void classesAreMeasuredAsByHand() {
        Map<String, Double> figures = Task.CLASSIFICATION.figures(new Answers(SCORES, LABELS));
        assertThat(figures.keySet()).containsExactly("accuracy", "roc_auc", "log_loss");
        assertThat(figures.get("accuracy")).isEqualTo(0.75);
        assertThat(figures.get("roc_auc")).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(figures.get("log_loss"))
                .isCloseTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.7) + Math.log(0.6)) / 4, within(1e-6));
    }

    @Test
    void theTrivialModelKnowsTheTrainingTargetsAlone() {
        TrivialModel classes = TrivialModel.of(Task.CLASSIFICATION, LABELS, 2);
        Map<String, Double> figures = Task.CLASSIFICATION.figures(classes.answers(NdArray.of(Shape.of(2), 1L, 0L)));
        assertThat(figures.get("accuracy")).isEqualTo(0.5);
        assertThat(figures.get("roc_auc")).isEqualTo(0.5);
        assertThat(figures.get("log_loss")).isCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, within(1e-6));

        TrivialModel numbers = TrivialModel.of(Task.REGRESSION, NdArray.of(Shape.of(2, 1), 1f, 3f), 1);
        assertThat(Task.REGRESSION.figures(numbers.answers(NdArray.of(Shape.of(2, 1), 2f, 6f))))
                .containsEntry("mae", 2.0)
                .containsEntry("rmse", Math.sqrt(8));
    }

    @Test
    void figuresThatDoNotExistAreLeftOut() {
        assertThat(Task.CLASSIFICATION.figures(new Answers(SCORES, NdArray.of(Shape.of(4), 0L, 0L, 0L, 0L))))
                .containsOnlyKeys("accuracy", "log_loss");
        assertThatThrownBy(() -> new Answers(SCORES, NdArray.of(Shape.of(1), 0L)))
                .hasMessage("targets: 1 rows (expected: 4, as many as predictions)");
    }

    @Test
    void itPrintsAsATable() {
        Answers trivial = TrivialModel.of(Task.CLASSIFICATION, LABELS, 2).answers(LABELS);
        Comparison comparison = Comparison.of(Task.CLASSIFICATION)
                .with(Comparison.TRIVIAL, trivial)
                .with(Comparison.NETWORK, new Answers(SCORES, LABELS));
        assertThat(comparison.toString()).isEqualTo("""
                                  trivial  network
                        accuracy   0.7500   0.7500
                        roc_auc    0.5000   0.6667
                        log_loss   0.5623   0.6456""");
        assertThat(comparison.baselines()).containsOnlyKeys("trivial");
        assertThat(comparison.metrics()).containsEntry("accuracy", 0.75);
        assertThat(comparison
                        .withIntervals(new Answers(SCORES, LABELS), 1)
                        .table()
                        .get(0))
                .containsExactly("", "trivial", "network", "95 % of samples");
        assertThat(Comparison.number(12_345.6)).isEqualTo("12,345.6");
        assertThat(Comparison.number(null)).isEqualTo("-");
    }
}
