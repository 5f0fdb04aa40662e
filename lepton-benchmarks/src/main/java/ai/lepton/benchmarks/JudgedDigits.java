package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.examples.AdversarialDigits;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trains the example that draws digits and has its package's drawings read by another network. */
final class JudgedDigits {

    private static final int EPOCHS = 4;
    private static final int FILTERS = 32;
    private static final int DRAWN = 10_000;
    private static final int BATCH = 200;
    private static final int DIGITS = 10;
    private static final double SURE = 0.9;
    private static final long JUDGE_SEED = 1;

    private final Path mnist;

    /** The instrument is the same for all runs; its training counts as part of the first. */
    private @Nullable Trainer judge;

    JudgedDigits(Path mnist) {
        this.mnist = mnist;
    }

    /** Percent of drawings that the judge is sure of, and percent that it reads as the rarest digit. */
    double[] measure(long seed) throws IOException {
        Path folder = Files.createTempDirectory("lepton-gate");
        try {
            Path target = folder.resolve("generator.lepton");
            Dataset digits = MnistFolder.read(mnist).train();
            AdversarialDigits.learn(digits, Fit.epochs(EPOCHS).batchSize(64), FILTERS, seed, target);
            try (LoadedModel generator = LoadedModel.open(target)) {
                return judged(generator, judge(digits), new Random(seed));
            }
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    private static double[] judged(LoadedModel generator, Trainer judge, Random random) {
        int[] counts = new int[DIGITS];
        int sure = 0;
        int asAsked = 0;
        for (int i = 0; i < DRAWN / BATCH; i++) {
            NdArray read = judge.predict(drawn(generator, random));
            for (int row = 0; row < BATCH; row++) {
                int best = 0;
                for (int digit = 1; digit < DIGITS; digit++) {
                    best = read.at(row * DIGITS + digit) > read.at(row * DIGITS + best) ? digit : best;
                }
                counts[best]++;
                boolean isSure = read.at(row * DIGITS + best) >= SURE;
                sure += isSure ? 1 : 0;
                asAsked += isSure && best == asked(row) ? 1 : 0;
            }
        }
        System.out.println("digits 0 to 9, of " + DRAWN + " drawn: " + Arrays.toString(counts) + "; sure and as asked: "
                + asAsked);
        return new double[] {
            100.0 * sure / DRAWN, 100.0 * Arrays.stream(counts).min().orElse(0) / DRAWN
        };
    }

    /** Each digit as often as the others. */
    private static int asked(int row) {
        return row % DIGITS;
    }

    private static NdArray drawn(LoadedModel generator, Random random) {
        float[] noise = new float[BATCH * AdversarialDigits.NOISE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        long[] digits = IntStream.range(0, BATCH).mapToLong(JudgedDigits::asked).toArray();
        NdArray ink = Objects.requireNonNull(
                generator
                        .score(Map.of(
                                "noise",
                                NdArray.of(Shape.of(BATCH, AdversarialDigits.NOISE), noise),
                                "digit",
                                NdArray.of(Shape.of(BATCH), digits)))
                        .get("output"),
                "output");
        byte[] pixels = new byte[ink.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(255 * ink.at(i));
        }
        return NdArray.ofBytes(ink.shape(), pixels);
    }

    private Trainer judge(Dataset digits) {
        Trainer made = judge;
        if (made == null) {
            made = SmallNetwork.trained(digits, JUDGE_SEED);
            judge = made;
        }
        return made;
    }
}
