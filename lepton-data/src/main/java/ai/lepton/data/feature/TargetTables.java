package ai.lepton.data.feature;

import ai.lepton.core.NdArray;
import ai.lepton.data.table.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of the targets of each category, apart for each fold of the training rows: the table of all rows is made of all
 * folds, that for the rows of one fold of the others.
 */
final class TargetTables {

    private final FittedCategory category;
    private final RawTexts texts;
    private final Map<String, Integer> places = new HashMap<>();
    private final int width;
    private final double[][][] sums;
    private final long[][] counts;

    TargetTables(FittedCategory category, FittedTarget target, int folds) {
        this.category = category;
        this.texts = new RawTexts(category.raw());
        this.width = target.classes().size() > 2 ? target.classes().size() : 1;
        category.vocabulary().forEach(text -> places.put(text, places.size()));
        this.sums = new double[folds][places.size() + 1][width];
        this.counts = new long[folds][places.size() + 1];
    }

    /** @param targets as the network learns them */
    void see(Chunk chunk, NdArray targets, int[] folds) {
        String[] values = texts.of(chunk);
        int unknown = places.size();
        for (int i = 0; i < values.length; i++) {
            int place = places.getOrDefault(values[i], unknown);
            counts[folds[i]][place]++;
            double[] sum = sums[folds[i]][place];
            if (width == 1) { // a number, or 1 for the second of two classes
                sum[0] += targets.at(i);
            } else {
                sum[(int) targets.longAt(i)]++;
            }
        }
    }

    /** The category with its table; {@code without} is a fold whose rows are left out, or -1 for none. */
    FittedCategory table(int without) {
        int size = places.size() + 1;
        double[][] sum = new double[size][width];
        long[] count = new long[size];
        double[] all = new double[width];
        long rows = 0;
        for (int fold = 0; fold < sums.length; fold++) {
            for (int place = 0; place < size && fold != without; place++) {
                count[place] += counts[fold][place];
                rows += counts[fold][place];
                for (int k = 0; k < width; k++) {
                    sum[place][k] += sums[fold][place][k];
                    all[k] += sums[fold][place][k];
                }
            }
        }
        double smoothing = category.recipe().smoothing();
        List<List<Float>> table = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            Float[] row = new Float[width];
            for (int k = 0; k < width; k++) {
                double mean = rows == 0 ? 0 : all[k] / rows;
                double weight = count[place] + smoothing;
                row[k] = (float) (weight == 0 ? mean : (sum[place][k] + smoothing * mean) / weight);
            }
            table.add(Arrays.asList(row));
        }
        return category.table(table);
    }
}
