package ai.lepton.recipes.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.recipes.image.ImageClassification;
import org.junit.jupiter.api.Test;

class RecipeCatalogTest {

    @Test
    void isFoundByName() {
        assertThat(RecipeCatalog.of("image-classification")).isInstanceOf(ImageClassification.class);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> RecipeCatalog.of("poetry"))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "UNKNOWN_RECIPE (1002): recipe: poetry (expected: one of [image-classification, tabular, text-classification, audio-classification, program])");
    }
}
