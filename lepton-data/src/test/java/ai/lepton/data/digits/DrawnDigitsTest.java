package ai.lepton.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.ContactSheet;
import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {

    private static final int TRAIN = 2000;
    private static final int TEST = 1000;

    /** How many test rows are compared with every row to train on, which takes long. */
    private static final int NEIGHBOURS = 200;

    private static final LabelledImages DIGITS = new DrawnDigits(7, TRAIN, TEST).images();

    @Test
    void drawsWhatMnistLooksLike() {
        Dataset.Batch rows = all(DIGITS.train());
        double mass = 0;
        for (int row = 0; row < TRAIN; row++) {
            double sum = 0;
            double sumX = 0;
            double sumY = 0;
            for (int i = 0; i < 784; i++) {
                double value = rows.input().at(row * 784 + i);
                sum += value;
                sumX += value * (i % 28);
                sumY += value * Math.floorDiv(i, 28);
            }
            mass += sum / 255;
            assertThat(sumX / sum).as("centre of row %d", row).isBetween(13.4, 14.6);
            assertThat(sumY / sum).as("centre of row %d", row).isBetween(13.4, 14.6);
            assertThat(sum / 255).as("ink of row %d", row).isBetween(15.0, 320.0);
        }
        assertThat(mass / TRAIN).isBetween(90.0, 120.0); // MNIST: 102
        assertThat(DIGITS.train().inputShape()).isEqualTo(Shape.of(28, 28, 1));
        assertThat(DIGITS.labels()).isEqualTo(LabelledImages.DIGITS);
    }

    @Test
    void showsEachDigitOnceInTenRowsInARandomOrder() {
        NdArray targets = all(DIGITS.train()).target();
        boolean shuffled = false;
        for (int block = 0; block < TRAIN / 10; block++) {
            int from = block * 10;
            assertThat(IntStream.range(from, from + 10).mapToLong(targets::longAt))
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            shuffled |= targets.longAt(from) != targets.longAt(0);
        }
        assertThat(shuffled).isTrue();
    }

    @Test
    void drawsAnyRowAloneAsWithinAll() {
        DrawnDigits digits = new DrawnDigits(7, TRAIN, TEST);
        Dataset.Batch rows = DIGITS.train().batch(new int[] {0, 1234, 1999});

        int[] indexes = {0, 1234, 1999};
        for (int i = 0; i < indexes.length; i++) {
            assertThat(digits.trainRow(indexes[i]))
                    .isEqualTo(rows.input().rows(i, i + 1).reshape(Shape.of(28, 28, 1)));
            assertThat(digits.trainLabel(indexes[i]))
                    .isEqualTo((int) rows.target().longAt(i));
        }
    }

    @Test
    void drawsTheSameForTheSameSeedAndOtherwiseNot() {
        assertThat(new DrawnDigits(7, TRAIN, TEST).images().sha256()).isEqualTo(DIGITS.sha256());
        assertThat(new DrawnDigits(8, TRAIN, TEST).images().sha256()).isNotEqualTo(DIGITS.sha256());
        // More rows to train on leave those there are, and the test rows, as they were.
        LabelledImages longer = new DrawnDigits(7, TRAIN + 10, TEST).images();
        assertThat(all(longer.test()).input()).isEqualTo(all(DIGITS.test()).input());
        assertThat(all(longer.train()).input().rows(0, TRAIN))
                .isEqualTo(all(DIGITS.train()).input());
    }

    @Test
    void neverTestsWithARowToTrainOn() {
        NdArray train = all(DIGITS.train()).input();
        NdArray test = all(DIGITS.test()).input();
        var known = IntStream.range(0, TRAIN)
                .mapToObj(row -> train.rows(row, row + 1).buffer())
                .collect(Collectors.toSet());

        assertThat(known).hasSize(TRAIN);
        assertThat(IntStream.range(0, TEST)
                        .filter(row -> known.contains(test.rows(row, row + 1).buffer())))
                .isEmpty();
    }

    /** Hard enough to be honest: the mean of each class must not do, while near neighbours show that it can be learnt. */
    @Test
    void isTooHardForMeansOfClassesAndFairToLearn() {
        double[][] train = rows(DIGITS.train());
        double[][] test = rows(DIGITS.test());
        NdArray trainTargets = all(DIGITS.train()).target();
        NdArray testTargets = all(DIGITS.test()).target();
        double[][] means = new double[10][784];
        for (int row = 0; row < train.length; row++) {
            for (int i = 0; i < 784; i++) {
                means[(int) trainTargets.longAt(row)][i] += train[row][i] / (train.length / 10.0);
            }
        }
        int byMean = 0;
        int byNeighbour = 0;
        for (int row = 0; row < test.length; row++) {
            byMean += nearest(means, test[row]) == testTargets.longAt(row) ? 1 : 0;
            byNeighbour += row < NEIGHBOURS && trainTargets.longAt(nearest(train, test[row])) == testTargets.longAt(row)
                    ? 1
                    : 0;
        }

        System.out.println("nearest mean " + byMean / (double) TEST + ", nearest of " + TRAIN + " rows "
                + byNeighbour / (double) NEIGHBOURS);
        assertThat(byMean / (double) TEST).isBetween(0.7, 0.85);
        assertThat(byNeighbour / (double) NEIGHBOURS).isGreaterThan(0.9);
    }

    @Test
    void isTakenAsItIsByWhatPreparesPictures() {
        NdArray row = new DrawnDigits(7, 10, 10).trainRow(3);

        assertThat(PicturePreparation.prepare(new Picture("row", row), DIGITS.input())
                        .input())
                .isEqualTo(row.reshape(Shape.of(1, 28, 28, 1)));
    }

    @Test
    void writesASheetToLookAt() throws IOException {
        ContactSheet sheet = new ContactSheet(20);
        NdArray targets = all(DIGITS.train()).target();
        for (int digit = 0; digit < 10; digit++) {
            int wanted = digit;
            IntStream.range(0, TRAIN)
                    .filter(row -> targets.longAt(row) == wanted)
                    .limit(20)
                    .forEach(row ->
                            sheet.add(DIGITS.train().batch(new int[] {row}).input(), String.valueOf(wanted)));
        }
        Path file = Path.of("target", "drawn-digits.png");
        Files.createDirectories(file.getParent());
        Files.write(file, sheet.png());

        assertThat(file).isNotEmptyFile();
    }

    @Test
    void refusesToDrawNothing() {
        assertThatThrownBy(() -> new DrawnDigits(1, 0, 10)).hasMessage("trainRows: 0 (expected: > 0)");
        assertThatThrownBy(() -> new DrawnDigits(1, 10, -1)).hasMessage("testRows: -1 (expected: > 0)");
    }

    private static Dataset.Batch all(Dataset dataset) {
        return dataset.batch(IntStream.range(0, dataset.size()).toArray());
    }

    private static double[][] rows(Dataset dataset) {
        double[] flat = all(dataset).input().toDoubles();
        double[][] rows = new double[dataset.size()][784];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(flat, row * 784, rows[row], 0, 784);
        }
        return rows;
    }

    private static int nearest(double[][] candidates, double[] row) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int candidate = 0; candidate < candidates.length; candidate++) {
            double distance = 0;
            for (int i = 0; i < row.length && distance < least; i++) {
                double difference = candidates[candidate][i] - row[i];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }
}
