package ai.lepton.sdk.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Window2dTest {

    @Test
    void validWindowsLieInside() {
        Window2d window = Window2d.valid(3, 2, 1, 2);
        assertThat(window.outputHeight(28)).isEqualTo(26);
        assertThat(window.outputWidth(28)).isEqualTo(14);
        assertThat(window.outputHeight(2)).isZero();
    }

    @Test
    void samePaddingKeepsTheSizeAndPutsTheOddRowAtTheBottom() {
        // As TensorFlow pads: 224 rows, kernel 3, stride 2 need one row, at the bottom.
        Window2d window = Window2d.same(3, 3, 2, 2, 224, 224);
        assertThat(window.rows().before()).isZero();
        assertThat(window.rows().after()).isEqualTo(1);
        assertThat(window.isSymmetric()).isFalse();
        for (int size = 1; size < 30; size++) {
            for (int kernel = 1; kernel < 6; kernel++) {
                for (int stride = 1; stride < 5; stride++) {
                    assertThat(Window2d.same(kernel, kernel, stride, stride, size, size)
                                    .outputHeight(size))
                            .as("size %d kernel %d stride %d", size, kernel, stride)
                            .isEqualTo((size + stride - 1) / stride);
                }
            }
        }
    }

    @Test
    void refusesImpossibleGeometry() {
        assertThatThrownBy(() -> Window2d.valid(0, 2, 1, 1)).hasMessage("kernel: 0 (expected: > 0)");
        assertThatThrownBy(() -> Window2d.valid(2, 2, 0, 1)).hasMessage("stride: 0 (expected: > 0)");
    }
}
