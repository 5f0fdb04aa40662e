package ai.lepton.data.feature;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A number's steps, run in Java, give the bits that the graph gives. */
class NumberStepsTest {

    private static final double[] EXTREMES = {
        Double.NaN, -0.0, 0, Double.MIN_VALUE, 1e-40, -1e-310, 1e300, -1e300, 1e38, -1e38, Double.NEGATIVE_INFINITY
    };

    @Test
    void javaComputesWhatTheGraphComputes() {
        long seed = Seed.next("javaComputesWhatTheGraphComputes");
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 400; i++) {
            FittedNumber number = number(random);
            double[] cells = new double[1 + random.nextInt(60)];
            for (int k = 0; k < cells.length; k++) {
                cells[k] = switch (random.nextInt(6)) {
                    case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
                    case 1 -> number.offset();
                    case 2 -> number.offset() - number.scale();
                    default -> number.offset() + number.scale() * random.nextGaussian() * 2;
                };
            }
            NdArray raw = RawColumn.of(number.raw()).numbers(cells);
            if (number.isExact()) {
                compared++;
                assertThat(bits(number.rows(raw)))
                        .as("-Dlepton.seed=%d, case %d: %s", seed, i, number)
                        .isEqualTo(bits(graph(number, raw)));
            }
        }
        assertThat(compared).isBetween(100, 399); // logarithms, buckets and a limit of -0.0 are left to the graph
    }

    private static FittedNumber number(Random random) {
        double scale = Math.exp(random.nextGaussian() * 3);
        double offset = random.nextGaussian() * scale;
        NumberFeature recipe = switch (random.nextInt(5)) {
            case 0 -> Features.number("x").standardised();
            case 1 -> Features.number("x").minMax();
            case 2 -> Features.number("x").standardised().logarithm();
            case 3 -> Features.number("x").bucketed(2);
            default -> Features.number("x");
        };
        boolean clips = random.nextBoolean();
        double low = random.nextInt(3) == 0 ? (random.nextInt(3) == 0 ? -0.0 : 0.0) : offset - scale;
        return new FittedNumber(
                random.nextBoolean() ? recipe.indicateMissing() : recipe,
                List.of(),
                random.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64,
                random.nextInt(4) == 0 ? -0.0 : random.nextGaussian() * 10,
                clips ? low : null,
                clips ? Math.max(low, offset) + scale : null,
                random.nextInt(6) == 0 ? 0 : offset,
                random.nextInt(6) == 0 ? 1 : scale,
                recipe.scale() == NumberFeature.Scale.BUCKETS ? List.of(offset) : List.of());
    }

    private static float[] graph(FittedNumber number, NdArray raw) {
        try (Preprocessor graph = Preprocessor.open(new Alone(number))) {
            return Objects.requireNonNull(graph.apply(Map.of("x", raw))
                            .get(number.outputs().get(0).name()))
                    .toFloats();
        }
    }

    private static int[] bits(float[] numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return bits;
    }

    private record Alone(FittedNumber number) implements Preprocessing {

        @Override
        public List<TensorSpec> inputs() {
            return List.of(number.raw());
        }

        @Override
        public List<Field> outputs() {
            return number.outputs();
        }

        @Override
        public Map<String, Tensor> apply(RawInputs raw) {
            return Map.of(number.outputs().get(0).name(), number.apply(raw).get(0));
        }

        @Override
        public Map<String, NdArray> samples() {
            return Map.of();
        }

        @Override
        public byte[] document() {
            return new byte[0];
        }
    }
}
