package ai.lepton.data.digits;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.ImageCorpus;
import ai.lepton.data.LabelledImages;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Handwritten digits that the program draws itself: strokes in several styles, each with its own slant, size, bend,
 * thickness and noise; no fonts. Laid out as MNIST is: light ink on black, 28 by 28, the digit in 20 by 20, centred by
 * mass.
 *
 * <p>Each digit depends on (seed, index) alone, so they can be drawn in any order and on all cores.
 */
public final class DrawnDigits {

    /** How many there are to train on where nobody says. */
    public static final int TRAIN = 12_000;

    /** How many are held out where nobody says. */
    public static final int TEST = 2_000;

    private static final int PIXELS = Pen.SIZE * Pen.SIZE;

    private DrawnDigits() {}

    /** 12,000 to train on and 2,000 to test with. */
    public static ImageCorpus corpus(long seed) {
        return corpus(seed, TRAIN, TEST);
    }

    /** As many as asked for; the test digits are others than the training digits. */
    public static ImageCorpus corpus(long seed, int train, int test) {
        List<String> classes =
                IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return new ImageCorpus(
                "digits drawn by the program (seed " + seed + ")",
                classes,
                draw(seed, 0, train),
                draw(seed, train, test));
    }

    private static LabelledImages draw(long seed, int from, int count) {
        byte[] pixels = new byte[count * PIXELS];
        long[] labels = new long[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            RandomGenerator random = KeyedRandom.of(seed, from + i);
            labels[i] = random.nextInt(10);
            draw((int) labels[i], random, pixels, i * PIXELS);
        });
        return new LabelledImages(
                NdArray.ofBytes(Shape.of(count, Pen.SIZE, Pen.SIZE, 1), pixels), NdArray.of(Shape.of(count), labels));
    }

    private static void draw(int digit, RandomGenerator random, byte[] pixels, int offset) {
        List<double[]> lines = Glyph.of(digit, random).lines();
        new Distortion(random).apply(lines);
        double[] ink = new Pen(random.nextDouble(.75, 1.9), random.nextDouble(.8, 1.8)).draw(lines, random);
        double brightness = random.nextDouble(.75, 1);
        double noise = Math.max(0, random.nextDouble(-.03, .06));
        for (int i = 0; i < PIXELS; i++) {
            double value = brightness * ink[i] + noise * random.nextGaussian();
            pixels[offset + i] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
        }
    }
}
