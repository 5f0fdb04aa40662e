package ai.lepton.data.augment;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mixes every row of a batch with another one of it, inputs and targets alike: {@code m x + (1 - m) x'} with {@code m} drawn
 * for each row from the Beta distribution {@code (alpha, alpha)}.
 *
 * <p>Inputs are UINT8 or FLOAT32, targets FLOAT32: a class is a share for each class, {@link Dataset#oneHot}, and the loss one
 * that takes shares. Weights are mixed too.
 *
 * @param alpha 0 leaves the rows as they are, 0.2 mixes a little, 1 evenly
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2018)</a>
 */
public record Mixup(double alpha) implements Augmentation {

    /** @throws IllegalArgumentException if {@code alpha} is negative or over 100 */
    public Mixup {
        Checks.within("alpha", alpha, 0, 100);
    }

    /** Leaves single rows as they are. */
    @Override
    public void apply(NdArray input, RandomGenerator random) {}

    /** @throws IllegalArgumentException if an input or target is of a type that cannot be mixed */
    @Override
    public void applyToBatch(Dataset.Batch batch, RandomGenerator random) {
        batch.inputs().forEach(input -> require("input", input, input.dtype() == DType.UINT8));
        batch.targets().forEach(target -> require("target", target, false));
        int rows = batch.rows();
        int[] partners = KeyedRandom.permutation(rows, random);
        float[] shares = new float[rows];
        for (int i = 0; i < rows; i++) {
            shares[i] = alpha == 0 ? 1 : (float) beta(random);
        }
        List<NdArray> all = new ArrayList<>(batch.inputs());
        all.addAll(batch.targets());
        NdArray weights = batch.weights();
        if (weights != null) {
            all.add(weights);
        }
        all.forEach(array -> mix(array, array.gather(partners), shares));
    }

    private static void require(String what, NdArray array, boolean alsoAllowed) {
        if (array.dtype() != DType.FLOAT32 && !alsoAllowed) {
            throw new IllegalArgumentException(what + ": " + array + " (expected: FLOAT32"
                    + (what.equals("target") ? ", a share for each class: rows.oneHot(classes))" : " or UINT8)"));
        }
    }

    private static void mix(NdArray rows, NdArray partners, float[] shares) {
        int length = rows.elements() / Math.max(1, shares.length);
        ByteBuffer bytes = rows.buffer();
        ByteBuffer others = partners.buffer();
        if (rows.dtype() == DType.UINT8) {
            for (int i = 0; i < rows.elements(); i++) {
                float mixed = mixed(bytes.get(i) & 0xFF, others.get(i) & 0xFF, shares[i / length]);
                bytes.put(i, (byte) (mixed + 0.5f));
            }
            return;
        }
        FloatBuffer values = bytes.asFloatBuffer();
        FloatBuffer otherValues = others.asFloatBuffer();
        for (int i = 0; i < rows.elements(); i++) {
            values.put(i, mixed(values.get(i), otherValues.get(i), shares[i / length]));
        }
    }

    private static float mixed(float own, float other, float share) {
        return share == 1 ? own : other + share * (own - other);
    }

    /** One Gamma variate as a share of two. */
    private double beta(RandomGenerator random) {
        double own = logGamma(random);
        double other = logGamma(random);
        return 1 / (1 + Math.exp(other - own));
    }

    /**
     * The logarithm of a Gamma variate of shape alpha, by the method of Marsaglia and Tsang (2000); in logarithms, since with a
     * small alpha the variate itself is often too small for a number.
     */
    private double logGamma(RandomGenerator random) {
        double shape = alpha < 1 ? alpha + 1 : alpha;
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = 1 + c * normal;
            if (v <= 0) {
                continue;
            }
            v = v * v * v;
            double uniform = 1 - random.nextDouble();
            if (Math.log(uniform) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                double boost = alpha < 1 ? Math.log(1 - random.nextDouble()) / alpha : 0;
                return Math.log(d * v) + boost;
            }
        }
    }
}
