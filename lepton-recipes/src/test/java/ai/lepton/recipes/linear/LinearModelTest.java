package ai.lepton.recipes.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearModelTest {

    private final long seed = Long.getLong("lepton.seed", 11);
    private final Random random = new Random(seed);

    @Test
    void ridgeOfOneColumnIsTheTextbooksFormula() {
        // With the mean taken off: weight = sum(x y) / (sum(x x) + 1 / C).
        SparseRows rows = rows(new double[][] {{-1}, {0}, {1}});
        LinearModel model = LinearModel.ridge(rows, new double[] {1, 2, 3}, 0.5);
        assertThat(model.weight(0, 0)).isCloseTo(2.0 / (2 + 1 / 0.5), within(1e-6));
        assertThat(model.bias(0)).isCloseTo(2, within(1e-6));
        assertThat(model.predict(rows).at(2)).isCloseTo(2.5, within(1e-6));
    }

    @Test
    void ridgeSolvesTheNormalEquations() {
        double[][] x = random(60, 7);
        double[] y = random.doubles(60, -3, 3).toArray();
        double c = 0.3;
        LinearModel model = LinearModel.ridge(rows(x), y, c);
        for (int j = 0; j < 7; j++) {
            double residual = 0;
            for (int i = 0; i < 60; i++) {
                double predicted = model.bias(0);
                for (int k = 0; k < 7; k++) {
                    predicted += model.weight(0, k) * x[i][k];
                }
                residual += (predicted - y[i]) * x[i][j];
            }
            assertThat(residual + model.weight(0, j) / c)
                    .as("seed %d, column %d", seed, j)
                    .isCloseTo(0, within(1e-3));
        }
    }

    @Test
    void logisticRegressionOfABiasAloneAnswersTheShares() {
        SparseRows nothing = rows(new double[8][1]);
        NdArray two = LinearModel.logistic(nothing, new int[] {0, 0, 0, 0, 0, 0, 1, 1}, 2, 1)
                .predict(nothing);
        assertThat(two.at(1)).isCloseTo(0.25, within(1e-4));
        NdArray three = LinearModel.logistic(nothing, new int[] {0, 0, 0, 0, 1, 1, 2, 2}, 3, 1)
                .predict(nothing);
        assertThat(three.at(0)).isCloseTo(0.5, within(1e-4));
        assertThat(three.at(2)).isCloseTo(0.25, within(1e-4));
    }

    @Test
    void theLossesGradientsAreTheirDifferences() {
        for (int classes : new int[] {0, 2, 4}) {
            double[][] x = random(20, 3);
            double[] targets = IntStream.range(0, 20)
                    .mapToDouble(i -> classes == 0 ? random.nextGaussian() : random.nextInt(classes))
                    .toArray();
            LinearLoss loss = new LinearLoss(rows(x), targets, classes, 0.7);
            double[] point =
                    random.doubles(4L * LinearModel.units(classes), -1, 1).toArray();
            double[] gradient = new double[point.length];
            double unused = loss.at(point, gradient);
            for (int i = 0; i < point.length; i++) {
                double[] above = point.clone();
                double[] below = point.clone();
                above[i] += 1e-5;
                below[i] -= 1e-5;
                double[] scrap = new double[point.length];
                double slope = (loss.at(above, scrap) - loss.at(below, scrap)) / 2e-5;
                assertThat(gradient[i])
                        .as("seed %d, %d classes, %d", seed, classes, i)
                        .isCloseTo(slope, within(1e-6));
            }
        }
    }

    @Test
    void classesThatALineSeparatesAreSeparated() {
        int[] labels = new int[90];
        SparseRows.Builder builder = SparseRows.builder(2);
        for (int i = 0; i < 90; i++) {
            labels[i] = i % 3;
            double angle = 2 * Math.PI * labels[i] / 3;
            builder.add(0, (float) (3 * Math.cos(angle) + random.nextGaussian() / 3));
            builder.add(1, (float) (3 * Math.sin(angle) + random.nextGaussian() / 3));
            builder.endRow();
        }
        LinearBaseline baseline = LinearBaseline.logistic(builder.build(), labels, 3, seed);
        NdArray predicted = baseline.model().predict(builder.build());
        for (int i = 0; i < 90; i++) {
            assertThat(predicted.at(3 * i + labels[i]))
                    .as("seed %d, row %d", seed, i)
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void columnsOfNoiseAreMadeCheapAndOneThatTellsIsNot() {
        double[][] noise = random(80, 40);
        int[] labels = IntStream.range(0, 80).map(i -> random.nextInt(2)).toArray();
        assertThat(LinearBaseline.logistic(rows(noise), labels, 2, seed).c())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(0.1);
        double[][] telling = new double[400][1];
        for (int i = 0; i < 400; i++) {
            telling[i][0] = random.nextGaussian() * 0.1;
        }
        int[] told = IntStream.range(0, 400).map(i -> telling[i][0] > 0 ? 1 : 0).toArray();
        assertThat(LinearBaseline.logistic(rows(telling), told, 2, seed).c()).isGreaterThanOrEqualTo(99);
    }

    @Test
    void whatCannotBeIsRefused() {
        SparseRows rows = rows(new double[][] {{1}, {2}});
        assertThatThrownBy(() -> LinearModel.ridge(rows, new double[] {1, 2}, 0))
                .hasMessage("c: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> LinearModel.ridge(rows, new double[] {1}, 1))
                .hasMessage("targets: 1 (expected: 2, one for each row)");
        assertThatThrownBy(() -> SparseRows.builder(2).add(2, 1)).hasMessage("column: 2 (expected: 0 to 1)");
    }

    private double[][] random(int rows, int columns) {
        return IntStream.range(0, rows)
                .mapToObj(i -> random.doubles(columns, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    private static SparseRows rows(double[][] values) {
        SparseRows.Builder builder = SparseRows.builder(values[0].length);
        for (double[] row : values) {
            for (int column = 0; column < row.length; column++) {
                builder.add(column, (float) row[column]);
            }
            builder.endRow();
        }
        return builder.build();
    }
}
