package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.Resources;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.catalog.RecipeCatalog;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecipesTest {

    private static final long GIB = 1L << 30;

    @Test
    void everyRecipeCanBeStartedByItsClass() throws Exception {
        for (Recipe recipe : RecipeCatalog.all()) {
            LaunchSpec spec = Objects.requireNonNull(Recipes.all().get(recipe.name()));
            assertThat(Class.forName(spec.mainClass()).getMethod("main", String[].class))
                    .isNotNull();
        }
    }

    @Test
    void aRunMayTakeThreeQuartersOfTheMachine() {
        assertThat(Recipes.resources(16 * GIB)).isEqualTo(new Resources(4 * GIB, 2 * GIB, 12 * GIB));
        assertThat(Recipes.resources(256 * GIB)).isEqualTo(new Resources(8 * GIB, 4 * GIB, 192 * GIB));
    }

    @Test
    void onASmallMachineItGetsWhatItCannotDoWithout() {
        Resources resources = Recipes.resources(GIB);
        assertThat(resources.heapBytes()).isEqualTo(384L << 20);
        assertThat(resources.residentBytes()).isGreaterThanOrEqualTo(resources.heapBytes() + resources.directBytes());
    }
}
