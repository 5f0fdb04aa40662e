package ai.lepton.recipes.image;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Arrays;

/** Some rows of a data set, chosen by a seed: its first rows may all be of one class. */
final class RandomRows implements Dataset {

    private static final String KEY = "rows";

    private final Dataset all;
    private final int[] chosen;

    private RandomRows(Dataset all, int[] chosen) {
        this.all = all;
        this.chosen = chosen;
    }

    static RandomRows of(Dataset all, int rows, long seed) {
        int[] order = KeyedRandom.permutation(all.size(), KeyedRandom.of(seed, KEY));
        return new RandomRows(all, Arrays.copyOf(order, rows));
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public Shape inputShape() {
        return all.inputShape();
    }

    @Override
    public DType inputType() {
        return all.inputType();
    }

    @Override
    public Shape targetShape() {
        return all.targetShape();
    }

    @Override
    public Batch batch(int[] rows) {
        return all.batch(Arrays.stream(rows).map(row -> chosen[row]).toArray());
    }
}
