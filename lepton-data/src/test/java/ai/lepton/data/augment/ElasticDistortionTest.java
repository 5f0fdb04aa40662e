package ai.lepton.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ElasticDistortionTest {

    private static final ElasticDistortion DISTORTION = ElasticDistortion.forDigits();

    @Test
    void leavesAPictureAloneWhenNothingMoves() {
        byte[] pixels = new byte[28 * 28];
        new Random(1).nextBytes(pixels);
        NdArray before = NdArray.ofBytes(Shape.of(28, 28, 1), pixels.clone());
        NdArray after = NdArray.ofBytes(Shape.of(28, 28, 1), pixels);

        new ElasticDistortion(0, 4).apply(after, new SplittableRandom(1));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void dependsOnTheGeneratorAlone() {
        NdArray first = cross();
        NdArray second = cross();
        NdArray other = cross();

        DISTORTION.apply(first, new SplittableRandom(3));
        DISTORTION.apply(second, new SplittableRandom(3));
        DISTORTION.apply(other, new SplittableRandom(4));

        assertThat(first).isEqualTo(second).isNotEqualTo(cross()).isNotEqualTo(other);
    }

    /** A picture whose value is its own column says where each pixel was taken from. */
    @Test
    void movesPixelsAsFarAndAsSmoothlyAsItsFormulaSays() {
        int side = 96;
        double squares = 0;
        double steps = 0;
        int count = 0;
        for (int seed = 0; seed < 20; seed++) {
            NdArray ramp = NdArray.zeros(DType.FLOAT32, Shape.of(side, side, 2));
            for (int i = 0; i < side * side; i++) {
                ramp.buffer().putFloat(8 * i, i % side).putFloat(8 * i + 4, (i - i % side) / (float) side);
            }
            DISTORTION.apply(ramp, new SplittableRandom(seed));
            for (int y = 16; y < side - 16; y++) {
                for (int x = 16; x < side - 16; x++) {
                    double across = ramp.at((y * side + x) * 2) - x;
                    double down = ramp.at((y * side + x) * 2 + 1) - y;
                    double next = ramp.at((y * side + x + 1) * 2) - x - 1;
                    squares += across * across + down * down;
                    steps += (next - across) * (next - across);
                    count++;
                }
            }
        }
        double deviation = Math.sqrt(squares / (2 * count));
        double step = Math.sqrt(steps / count);

        double expected = 34 / (4 * Math.sqrt(12 * Math.PI)); // 1.38 pixels
        assertThat(deviation).isBetween(0.93 * expected, 1.07 * expected);
        // Neighbours differ by deviation * sqrt(2 - 2 exp(-1 / (4 sigma^2))).
        double expectedStep = expected * Math.sqrt(2 - 2 * Math.exp(-1 / 64.0));
        assertThat(step).isBetween(0.9 * expectedStep, 1.1 * expectedStep);
    }

    @Test
    void treatsBytesAndFloatsAlike() {
        NdArray bytes = cross();
        NdArray floats = NdArray.of(Shape.of(28, 28, 1), cross().toFloats());

        DISTORTION.apply(bytes, new SplittableRandom(9));
        DISTORTION.apply(floats, new SplittableRandom(9));

        for (int i = 0; i < 784; i++) {
            assertThat(bytes.at(i)).isCloseTo(floats.at(i), Offset.offset(0.5001));
        }
    }

    @Test
    void bendsAllChannelsAlike() {
        NdArray grey = cross();
        NdArray colour = NdArray.zeros(DType.UINT8, Shape.of(28, 28, 3));
        for (int i = 0; i < 784 * 3; i++) {
            colour.buffer().put(i, grey.buffer().get(Math.floorDiv(i, 3)));
        }

        DISTORTION.apply(grey, new SplittableRandom(2));
        DISTORTION.apply(colour, new SplittableRandom(2));

        for (int i = 0; i < 784 * 3; i++) {
            assertThat(colour.at(i)).isEqualTo(grey.at(Math.floorDiv(i, 3)));
        }
    }

    @Test
    void staysWithinTheRangeOfThePictureAtAnySize() {
        RandomGenerator random = new SplittableRandom(1);
        for (int round = 0; round < 100; round++) {
            Shape shape = Shape.of(1 + random.nextInt(12), 1 + random.nextInt(12), 1 + random.nextInt(3));
            NdArray input = NdArray.zeros(DType.FLOAT32, shape);
            for (int i = 0; i < input.elements(); i++) {
                input.buffer().putFloat(4 * i, 2 + random.nextFloat());
            }
            new ElasticDistortion(200, 0.5 + 5 * random.nextDouble()).apply(input, random);
            for (int i = 0; i < input.elements(); i++) {
                assertThat(input.at(i)).isBetween(2.0, 3.0);
            }
        }
    }

    @Test
    void refusesWhatItCannotBend() {
        assertThatThrownBy(() -> new ElasticDistortion(-1, 4)).hasMessage("alpha: -1.0 (expected: >= 0 and finite)");
        assertThatThrownBy(() -> new ElasticDistortion(Double.NaN, 4)).hasMessageContaining("alpha: NaN");
        assertThatThrownBy(() -> new ElasticDistortion(1, 0)).hasMessage("sigma: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> DISTORTION.apply(
                        NdArray.zeros(DType.INT64, Shape.of(2, 2, 1)), new SplittableRandom(1)))
                .hasMessage("input: INT64 [2, 2, 1] (expected: UINT8 or FLOAT32 [H, W, C])");
    }

    private static NdArray cross() {
        NdArray cross = NdArray.zeros(DType.UINT8, Shape.of(28, 28, 1));
        for (int i = 4; i < 24; i++) {
            cross.buffer().put(i * 28 + 14, (byte) 255).put(14 * 28 + i, (byte) 255);
        }
        return cross;
    }
}
