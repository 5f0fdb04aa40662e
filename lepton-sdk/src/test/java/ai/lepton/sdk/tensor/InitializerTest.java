package ai.lepton.sdk.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {

    /** 64 filters of 32 channels and 3 x 3 pixels: fan-in 288, fan-out 576. */
    private static final Shape KERNEL = Shape.of(64, 32, 3, 3);

    static Stream<Arguments> spreads() {
        return Stream.of(
                Arguments.of(Initializer.glorotNormal(), 2.0 / (288 + 576), Double.POSITIVE_INFINITY),
                Arguments.of(Initializer.glorotUniform(), 2.0 / (288 + 576), Math.sqrt(6.0 / (288 + 576))),
                Arguments.of(Initializer.heNormal(), 2.0 / 288, Double.POSITIVE_INFINITY),
                Arguments.of(Initializer.heUniform(), 2.0 / 288, Math.sqrt(6.0 / 288)),
                Arguments.of(Initializer.lecunNormal(), 1.0 / 288, Double.POSITIVE_INFINITY),
                Arguments.of(Initializer.lecunUniform(), 1.0 / 288, Math.sqrt(3.0 / 288)),
                Arguments.of(Initializer.uniform(0.3), 0.03, 0.3),
                Arguments.of(Initializer.normal(0.2), 0.04, Double.POSITIVE_INFINITY),
                // a normal distribution cut at two deviations has 0.7737 of its variance
                Arguments.of(Initializer.truncatedNormal(0.5), 0.25 * 0.7737, 1.0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spreads")
    void valuesHaveTheVarianceAndTheLimitThatTheFormulaSays(Initializer initializer, double variance, double limit) {
        double[] values = initializer.values(KERNEL, new Random(7));
        assertThat(values).hasSize(64 * 32 * 9);
        double mean = Arrays.stream(values).average().orElseThrow();
        double found = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.03 * Math.sqrt(variance)));
        assertThat(found / variance).isCloseTo(1, within(0.05));
        assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(limit);
    }

    @Test
    void orthogonalRowsOrColumnsAreOrthonormal() {
        for (Shape shape : new Shape[] {Shape.of(5, 9), Shape.of(9, 5), Shape.of(6, 6), Shape.of(4, 2, 3, 3)}) {
            double[] values = new Orthogonal(2).values(shape, new Random(3));
            int rows = (int) shape.size(0);
            int columns = values.length / rows;
            boolean wide = rows <= columns;
            for (int a = 0; a < Math.min(rows, columns); a++) {
                for (int b = 0; b < Math.min(rows, columns); b++) {
                    double product = 0;
                    for (int i = 0; i < Math.max(rows, columns); i++) {
                        product += wide
                                ? values[a * columns + i] * values[b * columns + i]
                                : values[i * columns + a] * values[i * columns + b];
                    }
                    assertThat(product).isCloseTo(a == b ? 4 : 0, within(1e-12));
                }
            }
        }
    }

    @Test
    void refusesWhatHasNoMeaning() {
        assertThatThrownBy(() -> Initializer.truncatedNormal(-1))
                .hasMessage("standardDeviation: -1.0 (expected: >= 0 and finite)");
        assertThatThrownBy(() -> Initializer.uniform(0)).hasMessage("limit: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> new VarianceScaling(0, VarianceScaling.Fan.IN, VarianceScaling.Distribution.NORMAL))
                .hasMessage("scale: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> Initializer.orthogonal().values(Shape.of(3), new Random(1)))
                .hasMessage("shape: [3] (expected: two axes or more, for orthogonal values)");
    }
}
