package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Numbers that a layer of the user's own brings along become constants of the graph. */
class ConstantsTest {

    private static final Shape THREE = Shape.of(3);
    private static final NdArray VECTOR = NdArray.of(Shape.of(3), .5f, -2f, 4f);
    private static final NdArray MATRIX = NdArray.of(Shape.of(2, 3), 1f, 2f, 3f, -1f, 0f, 1f);

    @Test
    void constantsExport() {
        long seed = Seed.next("ConstantsTest");
        for (Applied layer : List.of(
                new Applied(x -> x.mul(x.constant(VECTOR)).add(x.constant(VECTOR)), THREE),
                new Applied(x -> x.constant(VECTOR).sub(x), THREE),
                new Applied(x -> x.linear(x.constant(MATRIX)), Shape.of(2)))) {
            assertThat(ExportCheck.of(layer, THREE, seed).rows()).isPositive();
        }
    }

    @Test
    void aLossOfTrainingDoesNot() {
        Layer layer = new Applied(
                x -> x.reshape(-1, 1, 3)
                        .ctcLoss(x.constant(NdArray.of(Shape.of(1, 1), 1L)), new long[] {1}, new long[] {1}),
                THREE);
        assertThatThrownBy(() -> ExportCheck.of(layer, THREE, 1))
                .hasMessageContaining("NOT_EXPORTABLE")
                .hasMessageContaining("ctcLoss")
                .hasMessageContaining("Use it in a loss only.");
    }

    private record Applied(UnaryOperator<Tensor> function, Shape output) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return output;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> function.apply(x);
        }
    }
}
