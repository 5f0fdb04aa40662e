package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that a training never sees.
 *
 * @param images {@code [N, H, W, C]}, bytes
 * @param names of their classes
 * @param labels names of all classes, by index
 */
record TestRows(NdArray images, List<String> names, List<String> labels) {

    TestRows {
        names = List.copyOf(names);
        labels = List.copyOf(labels);
    }

    static TestRows of(LabelledImages data) {
        Dataset test = data.test();
        Dataset.Batch all = test.batch(IntStream.range(0, test.size()).toArray());
        List<String> names = IntStream.range(0, test.size())
                .mapToObj(row -> data.labels().get((int) all.target().longAt(row)))
                .toList();
        return new TestRows(all.input(), names, data.labels());
    }

    int size() {
        return names.size();
    }

    /** The classes that {@code trainer} gives the first rows. */
    List<String> predicted(Trainer trainer, int rows) {
        NdArray probabilities = trainer.predict(images.rows(0, rows));
        return IntStream.range(0, rows)
                .mapToObj(row -> labels.get(largest(probabilities.rows(row, row + 1))))
                .toList();
    }

    private static int largest(NdArray values) {
        int best = 0;
        for (int i = 1; i < values.elements(); i++) {
            best = values.at(i) > values.at(best) ? i : best;
        }
        return best;
    }
}
