package ai.lepton.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.Seeds;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AugmentationTest {

    /** Draws the numbers that it is given, again and again. */
    private static final class Drawn implements RandomGenerator {

        private final double[] numbers;
        private int next;

        private Drawn(double... numbers) {
            this.numbers = numbers;
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("only doubles and bounded integers are drawn here");
        }

        @Override
        public double nextDouble() {
            return numbers[next++ % numbers.length];
        }

        @Override
        public double nextGaussian() {
            return nextDouble();
        }

        @Override
        public int nextInt(int bound) {
            return (int) (nextDouble() * bound);
        }

        static RandomGenerator of(double... numbers) {
            return new Drawn(numbers);
        }
    }

    /** An augmentation, what rows it takes, and the same one with no strength. */
    record Case(
            Augmentation augmentation, Augmentation identity, DType dtype, Shape shape, double least, double most) {}

    static List<Case> all() {
        Shape picture = Shape.of(9, 7, 3);
        Shape spectrogram = Shape.of(20, 8, 1);
        Shape sound = Shape.of(50);
        return List.of(
                bytes(new Flip(false, 1), new Flip(false, 0), picture),
                bytes(new Flip(true, 1), new Flip(true, 0), picture),
                bytes(RandomCrop.padding(3), RandomCrop.padding(0), picture),
                bytes(RandomAffine.none().rotate(30).shift(0.2).scale(1.3).shear(10), RandomAffine.none(), picture),
                floats(RandomAffine.none().rotate(180).fill(0.5f), RandomAffine.none(), picture, 0, 1),
                bytes(new ColourJitter(1, 1, 1, 0.5), new ColourJitter(0, 0, 0, 0), picture),
                floats(new ColourJitter(1, 1, 1, 0.5), new ColourJitter(0, 0, 0, 0), picture, 0, 1),
                bytes(Cutout.size(4), Cutout.size(0), picture),
                floats(Noise.ofSound(0.5), Noise.ofSound(0), sound, -1, 1),
                floats(new TimeShift(0.5), new TimeShift(0), sound, -1, 1),
                floats(new BandShift(2), new BandShift(0), Shape.of(20, 8), -1, 1),
                floats(SpectrogramMask.times(2, 5), SpectrogramMask.times(2, 0), spectrogram, -1, 1),
                floats(SpectrogramMask.frequencies(2, 3), SpectrogramMask.frequencies(0, 3), spectrogram, -1, 1),
                new Case(new WordDropout(0.5, 1, 0), new WordDropout(0, 1, 0), DType.INT64, sound, 0, 255));
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesTheSameForTheSameKeyAndKeepsTheRange(Case each) {
        long seed = Seeds.next();
        int changed = 0;
        for (int i = 0; i < 50; i++) {
            NdArray before = row(each, new Random(seed + i));
            NdArray once = row(each, new Random(seed + i));
            NdArray again = row(each, new Random(seed + i));

            each.augmentation.apply(once, KeyedRandom.of(seed, 1, i));
            each.augmentation.apply(again, KeyedRandom.of(seed, 1, i));

            assertThat(again).isEqualTo(once);
            assertThat(Arrays.stream(once.toDoubles()).summaryStatistics()).satisfies(range -> {
                assertThat(range.getMin()).isGreaterThanOrEqualTo(each.least);
                assertThat(range.getMax()).isLessThanOrEqualTo(each.most);
            });
            changed += once.equals(before) ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("all")
    void changesNothingWithoutStrength(Case each) {
        long seed = Seeds.next();
        for (int i = 0; i < 20; i++) {
            NdArray row = row(each, new Random(seed + i));

            each.identity.apply(row, KeyedRandom.of(seed, 2, i));

            assertThat(row).isEqualTo(row(each, new Random(seed + i)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesRowsOfAnotherForm(Case each) {
        assertThatThrownBy(() -> each.augmentation.apply(NdArray.zeros(DType.FLOAT64, Shape.of(2)), KeyedRandom.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("input: FLOAT64 [2] (expected: ");
    }

    @Test
    void mirrors() {
        assertThat(changed(new Flip(false, 0.5), Drawn.of(0.4), 2, 3, 1, 2, 3, 4, 5, 6))
                .containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(changed(new Flip(true, 0.5), Drawn.of(0.4), 2, 3, 1, 2, 3, 4, 5, 6))
                .containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(changed(Flip.leftRight(), Drawn.of(0.6), 1, 3, 1, 2, 3)).containsExactly(1, 2, 3);
        NdArray colours = NdArray.ofBytes(Shape.of(1, 2, 3), new byte[] {1, 2, 3, 4, 5, 6});
        Flip.leftRight().apply(colours, Drawn.of(0));
        assertThat(colours.toDoubles()).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void cropsAnywhereInTheMargin() {
        // One up, two to the right of the middle: the first of three and the last of five places.
        assertThat(changed(new RandomCrop(1, 9), Drawn.of(0, 0.9), 2, 2, 1, 2, 3, 4))
                .containsExactly(9, 9, 2, 9);
        assertThat(changed(RandomCrop.padding(1), Drawn.of(0.9, 0), 2, 2, 1, 2, 3, 4))
                .containsExactly(0, 3, 0, 0);
        assertThat(changed(RandomCrop.padding(1), Drawn.of(0.5, 0.5), 2, 2, 1, 2, 3, 4))
                .containsExactly(1, 2, 3, 4);
        assertThat(changed(RandomCrop.padding(5), Drawn.of(0, 0), 2, 2, 1, 2, 3, 4))
                .containsExactly(0, 0, 0, 0);
    }

    @Test
    void turnsMovesScalesAndSlants() {
        double[] picture = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        // A draw of 1 is the most; the others stay in the middle, 0.5. The order is angle, right, down, scale, slant.
        RandomAffine quarter = RandomAffine.none().rotate(90);
        assertThat(floatsChanged(quarter, Drawn.of(1, 0.5, 0.5, 0.5, 0.5), 3, picture))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                .containsExactly(7.0, 4.0, 1.0, 8.0, 5.0, 2.0, 9.0, 6.0, 3.0);
        RandomAffine third = RandomAffine.none().shift(1 / 3.0);
        assertThat(floatsChanged(third, Drawn.of(0.5, 1, 0.5, 0.5, 0.5), 3, picture))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                .containsExactly(0.0, 1.0, 2.0, 0.0, 4.0, 5.0, 0.0, 7.0, 8.0);
        // Half a pixel down: the mean of two rows, and of the first with what lies outside.
        RandomAffine sixth = RandomAffine.none().shift(1 / 6.0).fill(1);
        assertThat(floatsChanged(sixth, Drawn.of(0.5, 0.5, 1, 0.5, 0.5), 3, picture))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                .containsExactly(1.0, 1.5, 2.0, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5);
        // Twice as large: the corners come from half way to the middle.
        RandomAffine twice = RandomAffine.none().scale(2);
        assertThat(floatsChanged(twice, Drawn.of(0.5, 0.5, 0.5, 1, 0.5), 3, picture))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                .containsExactly(3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0);
        // By 45 degrees: the upper row goes one to the left, the lower one to the right.
        RandomAffine slanted = RandomAffine.none().shear(45);
        assertThat(floatsChanged(slanted, Drawn.of(0.5, 0.5, 0.5, 0.5, 1), 3, picture))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                .containsExactly(2.0, 3.0, 0.0, 4.0, 5.0, 6.0, 0.0, 7.0, 8.0);
    }

    @Test
    void changesTheLight() {
        // Brighter by half: 250 is held at 255.
        assertThat(colours(new ColourJitter(0.5, 0, 0, 0), Drawn.of(1, 0.5, 0.5, 0.5), 100, 10, 250))
                .containsExactly(150, 15, 255);
        // No contrast: everything is the mean luma, 0.299 * 100 + 0.587 * 10 + 0.114 * 250 = 64.27.
        assertThat(colours(new ColourJitter(0, 1, 0, 0), Drawn.of(0.5, 0, 0.5, 0.5), 100, 10, 250))
                .containsExactly(64, 64, 64);
        // No saturation: each pixel is its own luma; with one pixel the same.
        assertThat(colours(new ColourJitter(0, 0, 1, 0), Drawn.of(0.5, 0.5, 0, 0.5), 100, 10, 250))
                .containsExactly(64, 64, 64);
        // A third of the circle: red becomes green, green blue, blue red.
        assertThat(colours(new ColourJitter(0, 0, 0, 0.5), Drawn.of(0.5, 0.5, 0.5, 0.5 + 1 / 3.0), 100, 10, 250))
                .containsExactly(250, 100, 10);
        assertThat(changed(new ColourJitter(0, 0, 1, 0.5), Drawn.of(0.1), 1, 2, 7, 8))
                .containsExactly(7, 8);
    }

    @Test
    void coversASquare() {
        assertThat(changed(new Cutout(2, 9), Drawn.of(0.5, 0.5), 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 0))
                .containsExactly(9, 9, 3, 9, 9, 6, 7, 8, 0);
        assertThat(changed(Cutout.size(2), Drawn.of(0, 0), 2, 2, 1, 2, 3, 4)).containsExactly(0, 2, 3, 4);
    }

    @Test
    void coversBands() {
        double[] frames = {1, 2, 3, 4, 5, 6};
        assertThat(rowChanged(SpectrogramMask.times(1, 1), Drawn.of(0.9, 0.4), Shape.of(3, 2), frames))
                .containsExactly(1, 2, 0, 0, 5, 6);
        assertThat(rowChanged(SpectrogramMask.frequencies(1, 1).fill(-1), Drawn.of(0.9, 0.9), Shape.of(3, 2), frames))
                .containsExactly(1, -1, 3, -1, 5, -1);
        assertThat(rowChanged(SpectrogramMask.times(1, 100), Drawn.of(0.9, 0), Shape.of(3, 2), frames))
                .containsExactly(0, 0, 0, 0, 0, 0);
    }

    @Test
    void movesAndDisturbsSound() {
        assertThat(rowChanged(new TimeShift(0.5), Drawn.of(0.99), Shape.of(4), 1, 2, 3, 4))
                .containsExactly(0, 0, 1, 2);
        assertThat(rowChanged(new TimeShift(0.5), Drawn.of(0), Shape.of(4), 1, 2, 3, 4))
                .containsExactly(3, 4, 0, 0);
        assertThat(rowChanged(new TimeShift(0.5), Drawn.of(0.99), Shape.of(2, 2), 1, 2, 3, 4))
                .containsExactly(0, 0, 1, 2);
        // A deviation of 0.5 * 0.5, twice.
        assertThat(rowChanged(Noise.ofSound(0.5), Drawn.of(0.5, 2, -2), Shape.of(2), 0.25, 0))
                .containsExactly(0.75, -0.5);
        assertThat(rowChanged(Noise.ofSound(0.5), Drawn.of(0.5, 2, -2), Shape.of(2), 0.9, -0.9))
                .containsExactly(1, -1);
        assertThat(rowChanged(Noise.of(1), Drawn.of(0.5, 2), Shape.of(1), 5)).containsExactly(6);
    }

    @Test
    void makesWordsUnknown() {
        NdArray words = NdArray.of(Shape.of(5), 7L, 8, 0, 9, 0);
        NdArray small = NdArray.of(Shape.of(2), 7, 8);

        new WordDropout(0.5, 1, 0).apply(words, Drawn.of(0.4, 0.6));
        new WordDropout(0.5, 1, 0).apply(small, Drawn.of(0.6, 0.4));

        assertThat(words.toDoubles()).containsExactly(1, 8, 0, 9, 0);
        assertThat(small.toDoubles()).containsExactly(7, 1);
        assertThatThrownBy(() -> new WordDropout(0.1, 0, 0))
                .hasMessage("unknown: 0 (expected: another place than padding)");
    }

    @Test
    void mixesRowsWithTheirLabels() {
        for (int i = 0; i < 50; i++) {
            Dataset.Batch batch = batch();

            new Mixup(1).applyToBatch(batch, KeyedRandom.of(5, i));

            // Row r is r everywhere and of class r: so the shares say what the values must be.
            for (int row = 0; row < 4; row++) {
                double value = 0;
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    value += k * batch.target().at(row * 4 + k);
                    sum += batch.target().at(row * 4 + k);
                }
                assertThat(sum).isCloseTo(1, within(1e-6));
                assertThat(batch.input().at(row * 2)).isCloseTo(value, within(1e-5));
                assertThat(batch.input().at(row * 2 + 1)).isCloseTo(value, within(1e-5));
            }
        }
    }

    @Test
    void mixesByTheSameKeyAlikeAndNotAtAllWithoutStrength() {
        Dataset.Batch one = batch();
        Dataset.Batch two = batch();
        Dataset.Batch none = batch();

        new Mixup(0.2).applyToBatch(one, KeyedRandom.of(1, 2));
        new Mixup(0.2).applyToBatch(two, KeyedRandom.of(1, 2));
        new Mixup(0).applyToBatch(none, KeyedRandom.of(1, 2));

        assertThat(two.input()).isEqualTo(one.input()).isNotEqualTo(batch().input());
        assertThat(none.input()).isEqualTo(batch().input());
        assertThat(none.target()).isEqualTo(batch().target());
        Dataset.Batch classes = new Dataset.Batch(batch().input(), NdArray.of(Shape.of(4), 0L, 1, 2, 3));
        assertThatThrownBy(() -> new Mixup(1).applyToBatch(classes, KeyedRandom.of(1)))
                .hasMessage("target: INT64 [4] (expected: FLOAT32, a share for each class: rows.oneHot(classes))");
    }

    /** The Beta distribution has the mean 1/2 and the variance 1 / (4 (2 alpha + 1)). */
    @Test
    void drawsSharesFromTheBetaDistribution() {
        for (double alpha : new double[] {0.2, 1, 4}) {
            int rows = 20_000;
            float[] inputs = new float[rows];
            for (int i = rows / 2; i < rows; i++) {
                inputs[i] = 1;
            }
            Dataset.Batch batch = new Dataset.Batch(
                    NdArray.of(Shape.of(rows, 1), inputs), NdArray.of(Shape.of(rows, 1), inputs.clone()));

            new Mixup(alpha).applyToBatch(batch, KeyedRandom.of(11));

            // Of a row of ones whose partner is a zero the share is what is left; half of the partners are.
            double[] shares = IntStream.range(rows / 2, rows)
                    .mapToDouble(i -> batch.input().at(i))
                    .filter(share -> share < 1)
                    .toArray();
            double mean = IntStream.range(0, shares.length)
                    .mapToDouble(i -> shares[i])
                    .average()
                    .orElse(0);
            double square = IntStream.range(0, shares.length)
                    .mapToDouble(i -> shares[i] * shares[i])
                    .average()
                    .orElse(0);
            if (alpha >= 1) { // with less, many shares are so near 1 that they are 1
                assertThat(shares).hasSizeBetween(4700, 5300);
                assertThat(mean).isCloseTo(0.5, within(0.02));
                assertThat(square - mean * mean).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.01));
            } else {
                assertThat(mean).isBetween(0.3, 0.55);
            }
        }
    }

    @Test
    void refusesStrengthsThatMakeNoSense() {
        assertThatThrownBy(() -> new Flip(false, 1.5)).hasMessage("probability: 1.5 (expected: 0 to 1)");
        assertThatThrownBy(() -> RandomCrop.padding(-1)).hasMessage("padding: -1 (expected: >= 0)");
        assertThatThrownBy(() -> RandomAffine.none().scale(0.5)).hasMessage("scale: 0.5 (expected: 1 to 10)");
        assertThatThrownBy(() -> new ColourJitter(0, 0, 0, 0.6)).hasMessage("hue: 0.6 (expected: 0 to 0.5)");
        assertThatThrownBy(() -> Noise.of(Double.NaN)).hasMessage("most: NaN (expected: >= 0 and finite)");
        assertThatThrownBy(() -> new TimeShift(-0.1)).hasMessage("share: -0.1 (expected: 0 to 1)");
        assertThatThrownBy(() -> SpectrogramMask.times(1, -1)).hasMessage("widest: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new Mixup(-1)).hasMessage("alpha: -1.0 (expected: 0 to 100)");
    }

    private static Case bytes(Augmentation augmentation, Augmentation identity, Shape shape) {
        return new Case(augmentation, identity, DType.UINT8, shape, 0, 255);
    }

    private static Case floats(
            Augmentation augmentation, Augmentation identity, Shape shape, double least, double most) {
        return new Case(augmentation, identity, DType.FLOAT32, shape, least, most);
    }

    private static NdArray row(Case each, Random random) {
        NdArray row = NdArray.zeros(each.dtype, each.shape);
        for (int i = 0; i < row.elements(); i++) {
            switch (each.dtype) {
                case UINT8 -> row.buffer().put(i, (byte) random.nextInt());
                case INT64 -> row.buffer().asLongBuffer().put(i, random.nextInt(100));
                default ->
                    row.buffer().asFloatBuffer().put(i, (float)
                            (each.least + (each.most - each.least) * random.nextDouble()));
            }
        }
        return row;
    }

    private static double[] changed(
            Augmentation augmentation, RandomGenerator random, int height, int width, int... grey) {
        byte[] bytes = new byte[grey.length];
        for (int i = 0; i < grey.length; i++) {
            bytes[i] = (byte) grey[i];
        }
        NdArray row = NdArray.ofBytes(Shape.of(height, width, 1), bytes);
        augmentation.apply(row, random);
        return row.toDoubles();
    }

    private static double[] colours(Augmentation augmentation, RandomGenerator random, int red, int green, int blue) {
        NdArray row = NdArray.ofBytes(Shape.of(1, 1, 3), new byte[] {(byte) red, (byte) green, (byte) blue});
        augmentation.apply(row, random);
        return row.toDoubles();
    }

    private static Double[] floatsChanged(
            Augmentation augmentation, RandomGenerator random, int width, double... values) {
        double[] changed = rowChanged(augmentation, random, Shape.of(values.length / width, width, 1), values);
        return IntStream.range(0, changed.length).mapToObj(i -> changed[i]).toArray(Double[]::new);
    }

    private static double[] rowChanged(
            Augmentation augmentation, RandomGenerator random, Shape shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        NdArray row = NdArray.of(shape, floats);
        augmentation.apply(row, random);
        return row.toDoubles();
    }

    private static Dataset.Batch batch() {
        return new Dataset.Batch(
                NdArray.of(Shape.of(4, 2), 0f, 0, 1, 1, 2, 2, 3, 3),
                NdArray.of(Shape.of(4, 4), 1f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void bandsMoveTogetherAndTheBorderIsRepeated() {
        NdArray spectrogram = NdArray.of(Shape.of(2, 4), 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
        new BandShift(2).apply(spectrogram, Drawn.of(0.7)); // 3 of 0 to 4: one up
        assertThat(spectrogram.toFloats()).containsExactly(1f, 1f, 2f, 3f, 5f, 5f, 6f, 7f);
        new BandShift(2).apply(spectrogram, Drawn.of(0)); // two down
        assertThat(spectrogram.toFloats()).containsExactly(2f, 3f, 3f, 3f, 6f, 7f, 7f, 7f);
        assertThatThrownBy(() -> new BandShift(1).apply(NdArray.of(Shape.of(1, 2, 1), 1f, 2f), Drawn.of(0)))
                .hasMessageContaining("(expected: FLOAT32 [T, F])");
        assertThatThrownBy(() -> new BandShift(-1)).hasMessage("most: -1 (expected: >= 0)");
    }
}
