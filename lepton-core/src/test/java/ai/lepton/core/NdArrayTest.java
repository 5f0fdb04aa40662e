package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdArrayTest {

    @Test
    void widensEveryNumericType() {
        assertThat(NdArray.of(Shape.of(2), 1.5f, -2f).toDoubles()).containsExactly(1.5, -2);
        assertThat(NdArray.of(Shape.of(2), 1.5, -2).toFloats()).containsExactly(1.5f, -2);
        assertThat(NdArray.of(Shape.of(2), 7, -7).toDoubles()).containsExactly(7, -7);
        assertThat(NdArray.of(Shape.of(1), Long.MAX_VALUE).longAt(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(NdArray.ofBytes(Shape.of(2), (byte) 200, (byte) 3).toDoubles())
                .containsExactly(200, 3);
    }

    @Test
    void gathersRowsByCopyAndSlicesThemShared() {
        NdArray array = NdArray.of(Shape.of(3, 2), 0f, 1f, 10f, 11f, 20f, 21f);
        NdArray gathered = array.gather(new int[] {2, 0, 2});
        assertThat(gathered.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(gathered.toFloats()).containsExactly(20, 21, 0, 1, 20, 21);
        NdArray slice = array.rows(1, 3);
        assertThat(slice.toFloats()).containsExactly(10, 11, 20, 21);
        slice.buffer().putFloat(0, 99f);
        assertThat(array.at(2)).isEqualTo(99);
        assertThat(gathered.at(0)).isEqualTo(20);
        assertThatThrownBy(() -> array.rows(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.gather(new int[] {3})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void putsRowsBehindOneAnother() {
        NdArray some = NdArray.of(Shape.of(1, 2), 0f, 1f);
        NdArray more = NdArray.of(Shape.of(2, 2), 10f, 11f, 20f, 21f);
        NdArray all = NdArray.concatenated(List.of(more, some));
        assertThat(all.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(all.toFloats()).containsExactly(10, 11, 20, 21, 0, 1);
        NdArray texts = NdArray.concatenated(List.of(NdArray.of(Shape.of(1), "a"), NdArray.of(Shape.of(2), "", "b")));
        assertThat(texts).isEqualTo(NdArray.of(Shape.of(3), "a", "", "b"));
        assertThatThrownBy(() -> NdArray.concatenated(List.of(some, NdArray.of(Shape.of(1, 3), 1f, 2f, 3f))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: one type, and rows of one shape)");
        assertThatThrownBy(() -> NdArray.concatenated(List.of(some, NdArray.of(Shape.of(1, 2), 1.0, 2.0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NdArray.concatenated(List.of())).hasMessage("arrays: none (expected: at least one)");
    }

    @Test
    void keepsTexts() {
        NdArray texts = NdArray.of(Shape.of(2, 1), "seven", "");
        assertThat(texts.gather(new int[] {1, 0}).textAt(1)).isEqualTo("seven");
        assertThat(texts.rows(0, 1).textAt(0)).isEqualTo("seven");
        assertThatThrownBy(() -> texts.at(0)).hasMessage("dtype: STRING (expected: a numeric type)");
    }

    @Test
    void refusesBuffersThatDoNotFit() {
        ByteBuffer foreign = ByteBuffer.allocate(8)
                .order(
                        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? ByteOrder.LITTLE_ENDIAN
                                : ByteOrder.BIG_ENDIAN);
        assertThatThrownBy(() -> NdArray.of(DType.FLOAT32, Shape.of(2), foreign))
                .hasMessageContaining("byte order");
        assertThatThrownBy(() -> NdArray.of(
                        DType.FLOAT32, Shape.of(3), ByteBuffer.allocate(8).order(ByteOrder.nativeOrder())))
                .hasMessage("data: 8 bytes (expected: 12 for FLOAT32 [3])");
        assertThatThrownBy(() -> NdArray.of(Shape.of(2), 1f)).hasMessage("values: 1 (expected: 2 for shape [2])");
    }

    @Test
    void equalsBitForBit() {
        assertThat(NdArray.of(Shape.of(1), Float.NaN)).isEqualTo(NdArray.of(Shape.of(1), Float.NaN));
        assertThat(NdArray.of(Shape.of(1), 0f)).isNotEqualTo(NdArray.of(Shape.of(1), -0f));
        assertThat(NdArray.of(Shape.of(1), 0f)).isNotEqualTo(NdArray.of(Shape.of(1, 1), 0f));
    }
}
