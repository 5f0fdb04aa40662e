package ai.lepton.data.feature;

import ai.lepton.data.table.Chunk;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands for a missing date. */
final class DateLearner implements Learner {

    private final DateFeature recipe;
    private final List<String> missing;
    private final @Nullable String pattern;
    private final Reservoir sample;

    DateLearner(DateFeature recipe, List<String> missing, @Nullable String pattern, long seed) {
        this.recipe = recipe;
        this.missing = missing;
        this.pattern = pattern;
        this.sample = new Reservoir(KeyedRandom.of(seed, recipe.column()));
    }

    @Override
    public void see(Chunk chunk) {
        for (long moment : chunk.dates(recipe.column())) {
            if (moment != Chunk.NO_DATE) {
                sample.add((double) moment);
            }
        }
    }

    @Override
    public FittedFeature fitted() {
        long fill = sample.isEmpty() ? 0 : Math.round(Reservoir.quantile(sample.sorted(), 0.5));
        return new FittedDate(recipe, missing, pattern, fill, 0, 1);
    }
}
