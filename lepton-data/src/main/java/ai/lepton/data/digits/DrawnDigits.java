package ai.lepton.data.digits;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.digits.internal.Handwriting;
import ai.lepton.data.images.LabelledImages;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Handwritten digits that the program draws itself: strokes of several styles a digit with random distortion, thickness
 * and noise, centred as MNIST's are. No fonts, no files.
 *
 * <p>Each row depends on nothing but the seed, its part and its index, so that any of them can be drawn alone. Of ten
 * rows in succession each shows another digit.
 *
 * @param seed whatever number; another one gives other drawings
 * @param trainRows how many to train on
 * @param testRows how many to test with
 */
public record DrawnDigits(long seed, int trainRows, int testRows) {

    private static final int SIDE = Handwriting.SIDE;
    private static final int CLASSES = 10;

    /** Which rows a number belongs to; test rows stay the same when there are more to train on. */
    private enum Part {
        TRAIN(1),
        TEST(2);

        private final int key;

        Part(int key) {
            this.key = key;
        }
    }

    /** @throws IllegalArgumentException if a number of rows is not positive */
    public DrawnDigits {
        if (trainRows <= 0) {
            throw new IllegalArgumentException("trainRows: " + trainRows + " (expected: > 0)");
        }
        if (testRows <= 0) {
            throw new IllegalArgumentException("testRows: " + testRows + " (expected: > 0)");
        }
    }

    /** 12,000 rows to train on and 2,000 to test with. */
    public static DrawnDigits of(long seed) {
        return new DrawnDigits(seed, 12_000, 2_000);
    }

    /** Draws all rows. */
    public LabelledImages images() {
        return LabelledImages.of(
                "digits drawn by the program, seed " + seed,
                LabelledImages.DIGITS,
                new ImageSpec(SIDE, SIDE, 1, ImageSpec.Fit.CENTRED_INK),
                rows(Part.TRAIN, trainRows),
                rows(Part.TEST, testRows));
    }

    /** One row to train on: UINT8 {@code [28, 28, 1]}. */
    public NdArray trainRow(int index) {
        return NdArray.ofBytes(Shape.of(SIDE, SIDE, 1), draw(Part.TRAIN, index));
    }

    /** The digit that {@link #trainRow} shows. */
    public int trainLabel(int index) {
        return label(Part.TRAIN, index);
    }

    private LabelledImages.Rows rows(Part part, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, SIDE * SIDE)];
        long[] labels = new long[count];
        IntStream.range(0, count).parallel().forEach(row -> {
            System.arraycopy(draw(part, row), 0, pixels, row * SIDE * SIDE, SIDE * SIDE);
            labels[row] = label(part, row);
        });
        return new LabelledImages.Rows(
                NdArray.ofBytes(Shape.of(count, SIDE, SIDE, 1), pixels), NdArray.of(Shape.of(count), labels));
    }

    private byte[] draw(Part part, int row) {
        return Handwriting.draw(label(part, row), random(part, row));
    }

    /** Ten in succession are a random order of all digits. */
    private int label(Part part, int row) {
        int[] order = IntStream.range(0, CLASSES).toArray();
        SplittableRandom random = random(part, -1 - row / CLASSES);
        for (int i = CLASSES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order[row % CLASSES];
    }

    private SplittableRandom random(Part part, int key) {
        long mixed = mix(mix(mix(seed) + part.key) + key);
        return new SplittableRandom(mixed);
    }

    /** Spreads neighbouring numbers over all 64 bits (the finisher of MurmurHash3). */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
