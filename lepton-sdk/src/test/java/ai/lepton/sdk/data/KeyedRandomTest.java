package ai.lepton.sdk.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {

    @Test
    void theSameKeysGiveTheSameNumbers() {
        assertThat(KeyedRandom.of(1, 2, 3).nextLong())
                .isEqualTo(KeyedRandom.of(1, 2, 3).nextLong());
        assertThat(KeyedRandom.of(1, "dense_1/kernel").nextLong())
                .isEqualTo(KeyedRandom.of(1, "dense_1/kernel").nextLong());
    }

    @Test
    void neighbouringKeysDiffer() {
        Set<Long> first = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            for (int epoch = 0; epoch < 20; epoch++) {
                for (int row = 0; row < 20; row++) {
                    first.add(KeyedRandom.of(seed, epoch, row).nextLong());
                }
            }
        }
        assertThat(first).hasSize(8000);
    }

    @Test
    void permutationsAreUniform() {
        int[] counts = new int[6];
        for (int i = 0; i < 6000; i++) {
            int[] p = KeyedRandom.permutation(3, KeyedRandom.of(42, i));
            assertThat(Arrays.stream(p).sorted().toArray()).containsExactly(0, 1, 2);
            counts[p[0] * 2 + (p[1] > p[2] ? 1 : 0)]++;
        }
        // 1000 expected each; six standard deviations are 173
        assertThat(Arrays.stream(counts).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(827, 1173));
    }
}
