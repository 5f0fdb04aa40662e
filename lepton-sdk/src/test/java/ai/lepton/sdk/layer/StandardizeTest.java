package ai.lepton.sdk.layer;

import static ai.lepton.sdk.layer.Layers.standardize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizeTest {

    /** 1, 3, 5, 7 have mean 4 and squared distances 9, 1, 1, 9 from it; the second feature never changes. */
    @Test
    void isFittedToTheRowsItIsGiven() {
        NdArray rows = NdArray.of(Shape.of(2, 2, 2), 1f, 6f, 3f, 6f, 5f, 6f, 7f, 6f);
        Standardize fitted = Standardize.fittedTo(rows);
        assertThat(fitted.mean()).containsExactly(4.0, 6.0);
        assertThat(fitted.deviation()).containsExactly(Math.sqrt(5), 1.0);
    }

    @Test
    void refusesWhatIsNoScale() {
        assertThatThrownBy(() -> standardize(new double[] {1}, new double[] {1, 2}))
                .hasMessage("deviation: 2 (expected: 1, as many as mean, at least one)");
        assertThatThrownBy(() -> standardize(new double[] {1}, new double[] {0}))
                .hasMessage("deviation: [0.0] (expected: all > 0 and finite)");
        assertThatThrownBy(() -> standardize(new double[] {Double.NaN}, new double[] {1}))
                .hasMessage("mean: [NaN] (expected: all finite)");
        assertThatThrownBy(() -> Standardize.fittedTo(NdArray.zeros(DType.FLOAT32, Shape.of(0, 3))))
                .hasMessageContaining("(expected: numbers [N, ..., F], at least one row)");
        assertThatThrownBy(() -> Standardize.fittedTo(NdArray.of(Shape.of(1, 1), Float.NaN)))
                .hasMessage("mean: [NaN] (expected: all finite)");
        assertThatThrownBy(() -> new Standardize(List.of(0.0, 0.0), List.of(1.0, 1.0)).outputShape(Shape.of(4, 3)))
                .hasMessageContaining("[..., 2]")
                .hasMessageContaining("Give a mean and a deviation for each feature.");
    }
}
