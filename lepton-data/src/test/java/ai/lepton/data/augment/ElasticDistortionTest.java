package ai.lepton.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.KeyedRandom;
import org.junit.jupiter.api.Test;

class ElasticDistortionTest {

    @Test
    void withoutStrengthLeavesTheImageAlone() {
        NdArray image = disc(DType.UINT8);
        NdArray copy = disc(DType.UINT8);
        new ElasticDistortion(0, 4).apply(image, KeyedRandom.of(1, 2));
        assertThat(image).isEqualTo(copy);
    }

    @Test
    void bendsALittleAndKeepsTheInk() {
        NdArray image = disc(DType.UINT8);
        NdArray before = disc(DType.UINT8);
        ElasticDistortion.ofDigits().apply(image, KeyedRandom.of(1, 2));
        assertThat(image).isNotEqualTo(before);
        assertThat(sum(image)).isCloseTo(sum(before), within(0.25 * sum(before)));
        assertThat(image.at(14 * 28 + 14)).isEqualTo(255); // the middle of the disc stays ink
        assertThat(image.at(0)).isZero();
    }

    @Test
    void theSameKeysBendTheSameWayInBothTypes() {
        NdArray first = disc(DType.UINT8);
        NdArray second = disc(DType.UINT8);
        NdArray floats = disc(DType.FLOAT32);
        ElasticDistortion.ofDigits().apply(first, KeyedRandom.of(1, 2));
        ElasticDistortion.ofDigits().apply(second, KeyedRandom.of(1, 2));
        ElasticDistortion.ofDigits().apply(floats, KeyedRandom.of(1, 2));
        assertThat(second).isEqualTo(first);
        for (int i = 0; i < first.elements(); i++) {
            assertThat(first.at(i)).isCloseTo(floats.at(i), within(0.5001));
        }
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> new ElasticDistortion(1, 0)).hasMessage("smoothness: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> new ElasticDistortion(Double.NaN, 1))
                .hasMessage("strength: NaN (expected: >= 0 and finite)");
    }

    private static NdArray disc(DType type) {
        NdArray image = NdArray.zeros(type, Shape.of(28, 28, 1));
        for (int i = 0; i < 784; i++) {
            boolean ink = Math.hypot(i % 28 - 14, Math.floorDiv(i, 28) - 14) < 9;
            if (ink && type == DType.UINT8) {
                image.buffer().put(i, (byte) 255);
            } else if (ink) {
                image.buffer().putFloat(4 * i, 255);
            }
        }
        return image;
    }

    private static double sum(NdArray image) {
        return java.util.Arrays.stream(image.toDoubles()).sum();
    }
}
