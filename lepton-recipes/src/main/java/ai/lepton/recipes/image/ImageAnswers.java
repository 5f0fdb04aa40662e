package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.linear.PixelRows;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.recipes.task.TrivialModel;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a network and the models that it is held against answer for the test pictures.
 *
 * @param answers of each, by the names of {@link Comparison}
 * @param c what the linear model's weights may cost; empty without one
 */
record ImageAnswers(Map<String, Answers> answers, OptionalDouble c) {

    private static final int SLICE = 500;
    /** So many bytes of pixels are enough for a linear model. */
    private static final long MOST_BYTES = 64L << 20;

    ImageAnswers {
        answers = new LinkedHashMap<>(answers);
    }

    /**
     * Asks all of them.
     *
     * @param linear whether there is a linear model, which is fitted here
     */
    static ImageAnswers of(LabelledImages data, Trainer trainer, boolean linear, long seed) {
        int classes = data.labels().size();
        int[] tests = PictureRows.all(data.test().size());
        NdArray targets = targets(PictureRows.labels(data.test(), tests));
        Map<String, Answers> answers = new LinkedHashMap<>();
        int[] all = PictureRows.all(data.train().size());
        NdArray trainTargets = targets(PictureRows.labels(data.train(), all));
        answers.put(
                Comparison.TRIVIAL,
                TrivialModel.of(Task.CLASSIFICATION, trainTargets, classes).answers(targets));
        OptionalDouble c = OptionalDouble.empty();
        if (linear) {
            int[] learned = learned(data.train(), seed);
            PixelRows rows = PixelRows.fittedTo(PictureRows.small(data.train(), learned));
            LinearBaseline model =
                    LinearBaseline.ofPixels(rows, PictureRows.labels(data.train(), learned), classes, seed);
            NdArray predictions = model.model().predict(rows.of(PictureRows.small(data.test(), tests)));
            answers.put(Comparison.LINEAR, new Answers(predictions, targets));
            c = OptionalDouble.of(model.c());
        }
        answers.put(Comparison.NETWORK, new Answers(predictions(trainer, data.test(), classes), targets));
        return new ImageAnswers(answers, c);
    }

    /** A comparison of all. */
    Comparison comparison() {
        Comparison comparison = Comparison.of(Task.CLASSIFICATION);
        for (Map.Entry<String, Answers> one : answers.entrySet()) {
            comparison = comparison.with(one.getKey(), one.getValue());
        }
        return comparison;
    }

    private static int[] learned(Dataset train, long seed) {
        long bytes = PictureRows.small(train, new int[] {0}).elements();
        long most = Math.max(1, MOST_BYTES / bytes);
        return train.size() <= most
                ? PictureRows.all(train.size())
                : Arrays.copyOf(
                        KeyedRandom.permutation(train.size(), KeyedRandom.of(seed, "linear pictures")), (int) most);
    }

    private static NdArray targets(int[] labels) {
        return NdArray.of(
                Shape.of(labels.length), Arrays.stream(labels).asLongStream().toArray());
    }

    private static NdArray predictions(Trainer trainer, Dataset rows, int classes) {
        float[] all = new float[rows.size() * classes];
        for (int from = 0; from < rows.size(); from += SLICE) {
            int first = from;
            int[] slice = new int[Math.min(SLICE, rows.size() - from)];
            Arrays.setAll(slice, i -> first + i);
            float[] some = trainer.predict(rows.batch(slice).input()).toFloats();
            System.arraycopy(some, 0, all, from * classes, some.length);
        }
        return NdArray.of(Shape.of(rows.size(), classes), all);
    }
}
