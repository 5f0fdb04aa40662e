package ai.lepton.data.augment;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.sdk.data.Augmentation;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.random.RandomGenerator;

/**
 * Makes words unknown, each with a probability of its own, so that a network does not lean on single ones. Takes rows of
 * places in a vocabulary, INT64 or INT32 of any shape.
 *
 * @param probability of each word, 0 to 1
 * @param unknown the place that words are changed to
 * @param padding the place that is no word and stays; -1 for none
 */
public record WordDropout(double probability, long unknown, long padding) implements Augmentation {

    /** @throws IllegalArgumentException if the probability is not from 0 to 1, or the unknown is the padding */
    public WordDropout {
        Checks.share("probability", probability);
        if (unknown == padding) {
            throw new IllegalArgumentException("unknown: " + unknown + " (expected: another place than padding)");
        }
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        if (input.dtype() == DType.INT64) {
            LongBuffer words = input.buffer().asLongBuffer();
            for (int i = 0; i < words.limit(); i++) {
                boolean drop = random.nextDouble() < probability;
                if (drop && words.get(i) != padding) {
                    words.put(i, unknown);
                }
            }
        } else if (input.dtype() == DType.INT32) {
            IntBuffer words = input.buffer().asIntBuffer();
            for (int i = 0; i < words.limit(); i++) {
                boolean drop = random.nextDouble() < probability;
                if (drop && words.get(i) != padding) {
                    words.put(i, Math.toIntExact(unknown));
                }
            }
        } else {
            throw new IllegalArgumentException("input: " + input + " (expected: INT64 or INT32 of any shape)");
        }
    }
}
