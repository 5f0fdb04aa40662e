package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {

    @Test
    void theClassicNetworkIsTheOneOfTheTextbook() {
        Model model = Architecture.CLASSIC.model(Shape.of(28, 28, 1), 10);
        assertThat(model.summary())
                .contains("rescaling_1", "flatten_1", "dense_1", "dropout_1", "dense_2")
                .contains("trainable parameters: 101,770");
        assertThat(model.input().dtype()).isEqualTo(DType.UINT8);
        assertThat(model.input().name()).isEqualTo("image");
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 1", "32, 32, 3", "64, 96, 3", "200, 150, 3", "8, 8, 1", "1, 1, 3", "9, 300, 1"})
    void convolutionsFitPicturesOfAnySize(int height, int width, int channels) {
        Model model = Architecture.CNN.model(Shape.of(height, width, channels), 7);
        assertThat(model.outputShape()).isEqualTo(Shape.of(7));
    }

    @Test
    void fewImagesAreSeenMoreOften() {
        assertThat(Architecture.CLASSIC.epochsFor(60_000, 32)).isEqualTo(5);
        assertThat(Architecture.CNN.epochsFor(60_000, 32)).isEqualTo(4);
        assertThat(Architecture.CNN.epochsFor(8_000, 32)).isEqualTo(8);
        assertThat(Architecture.CNN.epochsFor(100, 32)).isEqualTo(30);
    }
}
