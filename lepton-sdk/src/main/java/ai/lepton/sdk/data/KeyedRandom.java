package ai.lepton.sdk.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random generators named by keys, such as (seed, epoch, row): the same keys, the same numbers, in whatever order and on
 * whatever thread they are drawn.
 */
public final class KeyedRandom {

    private KeyedRandom() {}

    public static RandomGenerator of(long seed, long... keys) {
        long state = mix(seed);
        for (long key : keys) {
            state = mix(state ^ mix(key + 0x9E3779B97F4A7C15L));
        }
        return new SplittableRandom(state);
    }

    /** A generator keyed by a name, such as that of a parameter. */
    public static RandomGenerator of(long seed, String name) {
        long hash = 0xCBF29CE484222325L; // FNV-1a: String.hashCode has too few bits
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return of(seed, hash);
    }

    /** The numbers 0 to {@code size - 1} in random order. */
    public static int[] permutation(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The finaliser of SplitMix64, by Stafford. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
