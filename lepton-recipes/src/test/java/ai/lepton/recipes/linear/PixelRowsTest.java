package ai.lepton.recipes.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelRowsTest {

    @Test
    void columnsAreStandardisedByTheRowsTheyWereFittedTo() {
        // Column 0: 0, 10, 20 (mean 10, deviation sqrt(200/3)); column 1 never changes.
        PixelRows rows = PixelRows.fittedTo(NdArray.ofBytes(Shape.of(3, 2), new byte[] {0, 9, 10, 9, 20, 9}));
        double deviation = Math.sqrt(200 / 3.0);
        double[] scores = new double[1];
        rows.addScores(2, new double[] {1, 0, 0}, 3, scores);
        assertThat(scores[0]).isCloseTo(10 / deviation, within(1e-12));
        scores[0] = 0;
        rows.addScores(2, new double[] {0, 1, 0}, 3, scores);
        assertThat(scores[0]).isZero();

        PixelRows other = rows.of(NdArray.ofBytes(Shape.of(1, 2), new byte[] {(byte) 255, 10}));
        scores[0] = 0;
        other.addScores(0, new double[] {1, 1, 0}, 3, scores);
        // A column that does not change is divided by a tenth of the largest deviation.
        assertThat(scores[0]).isCloseTo(245 / deviation + 1 / (0.1 * deviation), within(1e-12));
    }

    @Test
    void sayTheSameAsRowsThatKeepTheirNumbers() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("lepton.seed=" + seed);
        Random random = new Random(seed);
        int count = 20;
        int columns = 1 + random.nextInt(13);
        byte[] bytes = new byte[count * columns];
        random.nextBytes(bytes);
        PixelRows pixels = PixelRows.fittedTo(NdArray.ofBytes(Shape.of(count, columns), bytes));
        int[] some = {3, 3, 0, 19};
        SparseRows.Builder builder = SparseRows.builder(columns);
        for (int row : some) {
            for (int column = 0; column < columns; column++) {
                double[] score = new double[1];
                double[] one = new double[columns + 1];
                one[column] = 1;
                pixels.addScores(row, one, columns + 1, score);
                builder.add(column, (float) score[0]);
            }
            builder.endRow();
        }
        SparseRows sparse = builder.build();
        PixelRows selected = pixels.select(some);
        assertThat(selected.size()).isEqualTo(4);
        int stride = columns + 1;
        double[] weights = random.doubles(3L * stride, -1, 1).toArray();
        for (int row = 0; row < some.length; row++) {
            double[] a = {1, 2, 3};
            double[] b = {1, 2, 3};
            selected.addScores(row, weights, stride, a);
            sparse.addScores(row, weights, stride, b);
            assertThat(a).containsExactly(b, within(1e-5));
            double[] sumA = new double[3 * stride];
            double[] sumB = new double[3 * stride];
            selected.addTo(sumA, stride, row, new double[] {0.5, 0, -2});
            sparse.addTo(sumB, stride, row, new double[] {0.5, 0, -2});
            assertThat(sumA).containsExactly(sumB, within(1e-5));
        }
    }

    @Test
    void aModelOfPixelsLearnsWhichSideIsBright() {
        Random random = new Random(1);
        int count = 300;
        byte[] bytes = new byte[count * 16];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++) {
            labels[row] = random.nextInt(2);
            for (int i = 0; i < 16; i++) {
                boolean isBright = (i % 4 < 2) == (labels[row] == 0);
                bytes[row * 16 + i] = (byte) (random.nextInt(150) + (isBright ? 60 : 0));
            }
        }
        PixelRows rows = PixelRows.fittedTo(NdArray.ofBytes(Shape.of(count, 4, 4, 1), bytes));
        LinearBaseline baseline = LinearBaseline.ofPixels(rows, labels, 2, 5);
        NdArray predictions = baseline.model().predict(rows);
        int right = 0;
        for (int row = 0; row < count; row++) {
            right += predictions.at(2 * row + labels[row]) > 0.5 ? 1 : 0;
        }
        assertThat(right).isGreaterThan(270);
        assertThat(baseline.c()).isBetween(1e-5, 1.01);
    }

    @Test
    void whatIsNoBytesIsRefused() {
        assertThatThrownBy(() -> PixelRows.fittedTo(NdArray.of(Shape.of(1, 2), 1f, 2f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: UINT8 [N, ...], at least one)");
        PixelRows rows = PixelRows.fittedTo(NdArray.ofBytes(Shape.of(1, 2), new byte[2]));
        assertThatThrownBy(() -> rows.of(NdArray.ofBytes(Shape.of(1, 3), new byte[3])))
                .hasMessageContaining("(expected: 2 numbers a row)");
    }
}
