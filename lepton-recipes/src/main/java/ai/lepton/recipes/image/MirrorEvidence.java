package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.recipes.linear.LinearModel;
import ai.lepton.recipes.linear.PixelRows;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a picture with left and right exchanged is still of its class, as the training pictures say it: photographs are, digits
 * and letters are not. A linear model learns four fifths of them and answers the others as they are and mirrored; where it gets
 * many more right as they are, a picture is not mirrored in training.
 *
 * <p>Where it has learned nothing, which is where its answers are no better than the most frequent class, it knows nothing of
 * this either: coloured pictures count as photographs then, grey ones do not.
 *
 * @param isAllowed whether pictures are mirrored
 * @param words why, for people
 */
record MirrorEvidence(boolean isAllowed, String words) {

    private static final int MOST_PICTURES = 5_000;
    private static final int FOLDS = 5;
    private static final int FEW = 1_000;
    private static final double C = 1e-3;
    /** Which of two answers is right more often does not hang on the third digit of a weight. */
    private static final double TOLERANCE = 1e-3;
    /** So many standard errors are not chance. */
    private static final double CERTAIN = 2;

    /** Looks at the pictures to train on. */
    static MirrorEvidence of(LabelledImages data, long seed) {
        if (data.input().fit() == ImageSpec.Fit.CENTRED_INK) {
            return new MirrorEvidence(false, "Pictures are not mirrored: a mirrored digit is none.");
        }
        Dataset train = data.train();
        int count = Math.min(MOST_PICTURES, train.size());
        int[] chosen = Arrays.copyOf(KeyedRandom.permutation(train.size(), KeyedRandom.of(seed, "mirror")), count);
        int[] labels = PictureRows.labels(train, chosen);
        NdArray pictures = PictureRows.small(train, chosen);
        Counts counts = new Counts();
        for (int fold = 0; fold < (count <= FEW ? FOLDS : 1); fold++) {
            count(pictures, labels, data.labels().size(), fold, counts);
        }
        return counts.evidence(data.input().channels() > 1);
    }

    private static void count(NdArray pictures, int[] labels, int classes, int fold, Counts counts) {
        int[] learned = IntStream.range(0, labels.length)
                .filter(row -> row % FOLDS != fold)
                .toArray();
        int[] left = IntStream.range(0, labels.length)
                .filter(row -> row % FOLDS == fold)
                .toArray();
        if (learned.length == 0 || left.length == 0) {
            return;
        }
        PixelRows rows = PixelRows.fittedTo(pictures.gather(learned));
        int[] learnedLabels = Arrays.stream(learned).map(row -> labels[row]).toArray();
        int usual = usual(learnedLabels, classes);
        LinearModel model = LinearModel.logistic(rows, learnedLabels, classes, C, TOLERANCE);
        NdArray plain = pictures.gather(left);
        NdArray asTheyAre = model.predict(rows.of(plain));
        NdArray mirrored = model.predict(rows.of(PictureRows.mirrored(plain)));
        for (int i = 0; i < left.length; i++) {
            int label = labels[left[i]];
            counts.add(largest(asTheyAre, i, classes) == label, largest(mirrored, i, classes) == label, usual == label);
        }
    }

    private static int usual(int[] labels, int classes) {
        int[] counts = new int[classes];
        Arrays.stream(labels).forEach(label -> counts[label]++);
        return IntStream.range(0, classes)
                .reduce((a, b) -> counts[b] > counts[a] ? b : a)
                .orElse(0);
    }

    private static int largest(NdArray predictions, int row, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = predictions.at(row * classes + k) > predictions.at(row * classes + best) ? k : best;
        }
        return best;
    }

    /** How often which answer was right. */
    private static final class Counts {

        private int rows;
        private int asTheyAre;
        private int mirrored;
        private int onlyAsTheyAre;
        private int onlyMirrored;
        private int onlyLearned;
        private int onlyUsual;

        void add(boolean isRight, boolean isRightMirrored, boolean isUsual) {
            rows++;
            asTheyAre += isRight ? 1 : 0;
            mirrored += isRightMirrored ? 1 : 0;
            onlyAsTheyAre += isRight && !isRightMirrored ? 1 : 0;
            onlyMirrored += isRightMirrored && !isRight ? 1 : 0;
            onlyLearned += isRight && !isUsual ? 1 : 0;
            onlyUsual += isUsual && !isRight ? 1 : 0;
        }

        /** McNemar's test, both times: only rows on which two answers differ tell them apart. */
        private static boolean isMore(int only, int onlyOther) {
            return only - onlyOther > CERTAIN * Math.sqrt(only + onlyOther);
        }

        MirrorEvidence evidence(boolean isColoured) {
            if (!isMore(onlyLearned, onlyUsual)) {
                return new MirrorEvidence(
                        isColoured,
                        "Pictures are " + (isColoured ? "" : "not ") + "mirrored, as "
                                + (isColoured ? "coloured" : "grey")
                                + " ones usually " + (isColoured ? "may be" : "may not be")
                                + ": a linear model learns too little of these to say.");
            }
            boolean isAllowed = !isMore(onlyAsTheyAre, onlyMirrored);
            return new MirrorEvidence(
                    isAllowed,
                    String.format(
                            Locale.ROOT,
                            "Pictures are %smirrored: of %,d left out a linear model knows %.0f %% as they are and %.0f %%"
                                    + " mirrored.",
                            isAllowed ? "" : "not ",
                            rows,
                            100.0 * asTheyAre / rows,
                            100.0 * mirrored / rows));
        }
    }
}
