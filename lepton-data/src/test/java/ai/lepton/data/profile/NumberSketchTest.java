package ai.lepton.data.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.data.Histogram;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.data.TestFiles;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSketchTest {

    @Test
    void knowsMomentsAndQuantilesOfAFewNumbers() {
        NumberProfile profile = profile(4, 1, 3, 2, 10);

        assertThat(profile.count()).isEqualTo(5);
        assertThat(profile.min()).isEqualTo(1);
        assertThat(profile.max()).isEqualTo(10);
        assertThat(profile.mean()).isEqualTo(4);
        assertThat(profile.deviation()).isCloseTo(Math.sqrt(50 / 4.0), within(1e-12));
        assertThat(profile.quantiles())
                .contains(new NumberProfile.Quantile(0.5, 3), new NumberProfile.Quantile(0.25, 2));
        // Between 4 and 10: 0.9 of the way from the first to the fifth is 3.6.
        assertThat(profile.quantiles().stream().filter(q -> q.probability() == 0.9))
                .allSatisfy(q -> assertThat(q.value()).isCloseTo(4 + 0.6 * 6, within(1e-12)));
    }

    @Test
    void knowsASingleNumber() {
        NumberProfile profile = profile(7);

        assertThat(profile.deviation()).isZero();
        assertThat(profile.quantiles()).allMatch(quantile -> quantile.value() == 7);
        assertThat(profile.histogram().counts()).containsExactly(1L);
        assertThat(new NumberSketch().profile()).isNull();
    }

    @Test
    void countsWholeNumbersOneByOne() {
        NumberProfile profile = profile(1, 2, 2, 5);

        assertThat(profile.histogram().edges().get(0)).isEqualTo(1);
        assertThat(profile.histogram().counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void survivesExtremes() {
        NumberProfile profile = profile(-Double.MAX_VALUE, Double.MAX_VALUE, 0, Double.MIN_VALUE, 1);

        assertThat(profile.mean()).isFinite();
        assertThat(profile.deviation()).isFinite();
        assertThat(profile.histogram().edges()).allMatch(Double::isFinite).isSorted();
        assertThat(profile.histogram().counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(5);
    }

    @Test
    void agreesWithAllNumbersHeld() {
        long seed = TestFiles.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            double[] numbers = new double[1 + random.nextInt(60_000)];
            double scale = Math.exp(random.nextInt(40) - 20);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(3) == 0 ? random.nextInt(50) : random.nextGaussian() * scale;
            }
            NumberProfile profile = profile(numbers);
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            assertThat(profile.mean())
                    .as("seed %d", seed)
                    .isCloseTo(Arrays.stream(numbers).average().orElseThrow(), within(1e-9 * (scale + 50)));
            for (NumberProfile.Quantile quantile : profile.quantiles()) {
                long below =
                        Arrays.stream(sorted).filter(x -> x < quantile.value()).count();
                long upTo =
                        Arrays.stream(sorted).filter(x -> x <= quantile.value()).count();
                double wanted = quantile.probability() * sorted.length;
                double slack = 1 + 0.02 * sorted.length;
                assertThat(wanted).as("seed %d, %s", seed, quantile).isBetween(below - slack, upTo + slack);
            }
            assertHistogram(profile.histogram(), sorted, seed);
        }
    }

    private static void assertHistogram(Histogram histogram, double[] sorted, long seed) {
        assertThat(histogram.counts().size()).isLessThanOrEqualTo(40);
        for (int bin = 0; bin < histogram.counts().size(); bin++) {
            double from = histogram.edges().get(bin);
            double to = histogram.edges().get(bin + 1);
            assertThat(histogram.counts().get(bin))
                    .as("seed %d, %s to %s", seed, from, to)
                    .isEqualTo(Arrays.stream(sorted)
                            .filter(x -> x >= from && x < to)
                            .count());
        }
    }

    private static NumberProfile profile(double... numbers) {
        NumberSketch sketch = new NumberSketch();
        Arrays.stream(numbers).forEach(sketch::add);
        return Objects.requireNonNull(sketch.profile());
    }
}
