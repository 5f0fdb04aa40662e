package ai.lepton.sdk.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {

    private final Dataset all = Dataset.of(
            NdArray.of(Shape.of(100, 1), IntStream.range(0, 100).toArray()), NdArray.of(Shape.of(100), new long[100]));

    private double[] rows(long seed) {
        Dataset some = all.sample(10, seed);
        assertThat(some.size()).isEqualTo(10);
        return some.batch(IntStream.range(0, 10).toArray()).input().toDoubles();
    }

    @Test
    void areDifferentRowsFromEverywhere() {
        double[] rows = rows(1);
        assertThat(Arrays.stream(rows).distinct().count()).isEqualTo(10);
        assertThat(Arrays.stream(rows).max().orElseThrow()).isGreaterThan(50);
    }

    @Test
    void dependOnTheSeedAlone() {
        assertThat(rows(1)).isEqualTo(rows(1)).isNotEqualTo(rows(2));
    }
}
