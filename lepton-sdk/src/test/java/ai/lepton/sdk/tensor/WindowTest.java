package ai.lepton.sdk.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void dilationSpreadsTheKernel() {
        Window window = Window.valid(3, 1, 4);
        assertThat(window.span()).isEqualTo(9);
        assertThat(window.outputSize(9)).isEqualTo(1);
        for (int length = 0; length < 9; length++) { // never -1, which would mean unknown
            assertThat(window.outputSize(length)).isZero();
        }
    }

    @Test
    void samePaddingGivesCeilingOfLengthByStrideAndTransposedThatManyTimes() {
        for (int length = 1; length < 20; length++) {
            for (int size = 1; size < 6; size++) {
                for (int stride = 1; stride < 5; stride++) {
                    for (int dilation = 1; dilation < 4; dilation++) {
                        Window same = Window.same(size, stride, dilation, length);
                        assertThat(same.outputSize(length)).isEqualTo((length + stride - 1) / stride);
                        assertThat(same.after() - same.before()).isBetween(0, 1);
                        assertThat(Window.causal(size, stride, dilation).outputSize(length))
                                .isEqualTo((length + stride - 1) / stride);
                        Window transposed = Window.same(size, stride, dilation, (long) length * stride);
                        assertThat(transposed.transposedSize(length)).isEqualTo((long) length * stride);
                    }
                }
            }
        }
    }

    @Test
    void transposedSizesAreThoseOfKeras() {
        // keras.layers.Conv2DTranspose, padding "valid": (length - 1) * stride + max(kernel, stride)
        assertThat(Window.valid(3, 2).transposedSize(5)).isEqualTo(11);
        assertThat(Window.valid(2, 3).transposedSize(5)).isEqualTo(15);
        assertThat(Window.valid(1, 1).transposedSize(5)).isEqualTo(5);
    }

    @Test
    void anUnknownLengthStaysUnknown() {
        assertThat(Window.valid(3, 2).outputSize(Shape.UNKNOWN)).isEqualTo(Shape.UNKNOWN);
        assertThat(Window.valid(3, 2).transposedSize(Shape.UNKNOWN)).isEqualTo(Shape.UNKNOWN);
        assertThat(Window.same(4, 1, 1, Shape.UNKNOWN)).isEqualTo(new Window(4, 1, 1, 1, 2));
        assertThatThrownBy(() -> Window.same(4, 2, 1, Shape.UNKNOWN))
                .hasMessage("length: unknown (expected: known, for same padding with stride 2)");
    }
}
