package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void printsAsInErrorMessages() {
        assertThat(Shape.of(-1, 28, 28, 1)).hasToString("[-1, 28, 28, 1]");
        assertThat(Shape.of()).hasToString("[]");
    }

    @Test
    void countsElementsAndRefusesToGuess() {
        assertThat(Shape.of(3, 4, 5).elements()).isEqualTo(60);
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of(0, 7).elements()).isZero();
        assertThatThrownBy(() -> Shape.of(-1, 4).elements())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("shape: [-1, 4] (expected: no unknown size)");
        assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).elements()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void acceptsWhatFits() {
        Shape images = Shape.of(-1, 28, 28, 1);
        assertThat(images.accepts(Shape.of(7, 28, 28, 1))).isTrue();
        assertThat(images.accepts(Shape.of(7, 28, 28, 3))).isFalse();
        assertThat(images.accepts(Shape.of(7, 784))).isFalse();
    }

    @Test
    void countsNegativeAxesFromTheEnd() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.size(-1)).isEqualTo(4);
        assertThat(shape.checkAxis(-3)).isZero();
        assertThatThrownBy(() -> shape.size(3)).hasMessage("axis: 3 (expected: an axis of [2, 3, 4])");
    }

    @Test
    void isAValue() {
        long[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(shape.prepend(5)).isEqualTo(Shape.of(5, 2, 3));
        assertThat(shape.withLast(7)).isEqualTo(Shape.of(2, 7));
        assertThat(shape.withoutFirst()).isEqualTo(Shape.of(3));
        assertThatThrownBy(() -> Shape.of(-2)).hasMessage("shape: [-2] (expected: sizes >= 0, or -1 for unknown)");
    }
}
