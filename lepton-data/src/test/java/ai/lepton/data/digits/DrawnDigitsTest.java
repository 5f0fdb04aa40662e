package ai.lepton.data.digits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.data.ImageCorpus;
import ai.lepton.data.LabelledImages;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {

    private static final ImageCorpus CORPUS = DrawnDigits.corpus(5, 2000, 500);

    @Test
    void dependOnSeedAndIndexAlone() {
        LabelledImages fewer = DrawnDigits.corpus(5, 100, 10).train();
        assertThat(fewer.images()).isEqualTo(CORPUS.train().images().rows(0, 100));
        assertThat(DrawnDigits.corpus(6, 100, 10).train().images()).isNotEqualTo(fewer.images());
    }

    @Test
    void areCentredByMassOnBlack() {
        LabelledImages digits = CORPUS.test();
        for (int row = 0; row < digits.size(); row++) {
            NdArray image = digits.images().rows(row, row + 1);
            double mass = 0;
            double x = 0;
            double y = 0;
            for (int i = 0; i < 784; i++) {
                // Below a quarter it may be noise.
                double ink = image.at(i) > 64 ? image.at(i) : 0;
                mass += ink;
                x += ink * (i % 28 + .5);
                y += ink * (Math.floorDiv(i, 28) + .5);
            }
            assertThat(x / mass).as("row %d", row).isBetween(13.0, 15.0);
            assertThat(y / mass).as("row %d", row).isBetween(13.0, 15.0);
        }
    }

    @Test
    void comeInEqualShares() {
        assertThat(CORPUS.train().majorityShare(10)).isLessThan(0.13);
    }

    /** If the mean image of each class were enough, a network's accuracy would say nothing. */
    @Test
    void areNotTooEasy() {
        double[][] means = new double[10][784];
        int[] counts = new int[10];
        LabelledImages train = CORPUS.train();
        for (int row = 0; row < train.size(); row++) {
            counts[train.label(row)]++;
            for (int i = 0; i < 784; i++) {
                means[train.label(row)][i] += train.images().at(row * 784 + i);
            }
        }
        int right = 0;
        LabelledImages test = CORPUS.test();
        for (int row = 0; row < test.size(); row++) {
            int nearest = 0;
            double best = Double.MAX_VALUE;
            for (int digit = 0; digit < 10; digit++) {
                double distance = 0;
                for (int i = 0; i < 784; i++) {
                    double away =
                            means[digit][i] / counts[digit] - test.images().at(row * 784 + i);
                    distance += away * away;
                }
                if (distance < best) {
                    best = distance;
                    nearest = digit;
                }
            }
            right += nearest == test.label(row) ? 1 : 0;
        }
        assertThat(right / (double) test.size()).isBetween(0.5, 0.87);
    }
}
