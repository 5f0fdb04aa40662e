package ai.lepton.recipes.text;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.labelled.ClassLearner.Lesson;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.Optimizers;
import java.util.Locale;
import java.util.Map;

/**
 * Words and pairs of words weighed by TF-IDF, dropped by chance, and a {@link NaiveBayesDense} layer: for few texts, which say
 * too little to learn a vector for each word.
 *
 * @param terms so many of the most frequent words and pairs
 * @param dropout share of the terms that are dropped
 * @param batchSize rows of one step
 * @param epochs passes at most
 * @param patience passes without improvement until it stops
 * @param learningRate of each step
 * @param decay of the factors
 */
record TfIdfNetwork(
        int terms, double dropout, int batchSize, int epochs, int patience, double learningRate, double decay)
        implements TextNetwork {

    private static final String LAYER = "naive_bayes";
    private static final double SMOOTHING = 1;

    @Override
    public Prepared prepare(TrainingRows rows, Lesson lesson) {
        return Prepared.of(
                rows,
                Features.of(Features.text(lesson.input())
                                .tfIdf()
                                .ngrams(1, 2)
                                .sublinear()
                                .maximumTerms(terms))
                        .target(Features.classes(lesson.target())
                                .classes(lesson.classes().toArray(String[]::new)))
                        .seed(lesson.seed()));
    }

    @Override
    public SparseDataset rows(Prepared prepared, Table table) {
        return SparseDataset.of(prepared, table);
    }

    @Override
    public Model model(Prepared prepared, Lesson lesson) {
        return Model.sequential(
                prepared.input(lesson.input()),
                Layers.dropout(dropout),
                Layers.named(LAYER, new NaiveBayesDense(lesson.classes().size(), 1)));
    }

    @Override
    public void begin(Trainer trainer, Dataset training, int classes) {
        SparseDataset texts = (SparseDataset) training;
        trainer.loadSome(Map.of(LAYER + "/" + NaiveBayesDense.RATIO, ratios(texts.rows(), texts.labels(), classes)));
    }

    /**
     * How much more of a class's weight than of the others' each term has: {@code ln((s + a) / |s + a|) - ln((r + a) / |r + a|)},
     * where {@code s} is a term's weight in the texts of the class, {@code r} in the others, {@code a} a smoothing and {@code |.|}
     * the sum over all terms.
     *
     * @return {@code [classes, terms]}
     */
    static NdArray ratios(SparseRows texts, NdArray labels, int classes) {
        int terms = texts.columns();
        double[] sums = new double[classes * terms];
        float[] row = new float[terms];
        for (int i = 0; i < texts.size(); i++) {
            java.util.Arrays.fill(row, 0);
            texts.put(i, row, 0);
            int offset = (int) labels.longAt(i) * terms;
            for (int term = 0; term < terms; term++) {
                sums[offset + term] += row[term];
            }
        }
        double[] all = new double[terms];
        for (int i = 0; i < sums.length; i++) {
            all[i % terms] += sums[i];
        }
        double total = java.util.Arrays.stream(all).sum() + SMOOTHING * terms;
        float[] ratios = new float[sums.length];
        for (int k = 0; k < classes; k++) {
            double own = SMOOTHING * terms;
            for (int term = 0; term < terms; term++) {
                own += sums[k * terms + term];
            }
            double others = total - own + SMOOTHING * terms;
            for (int term = 0; term < terms; term++) {
                double sum = sums[k * terms + term];
                ratios[k * terms + term] =
                        (float) (Math.log((sum + SMOOTHING) / own) - Math.log((all[term] - sum + SMOOTHING) / others));
            }
        }
        return NdArray.of(Shape.of(classes, terms), ratios);
    }

    @Override
    public Optimizer optimizer() {
        return Optimizers.adamW(learningRate, decay);
    }

    @Override
    public Fit fit(int passes, String input) {
        return Fit.epochs(passes).batchSize(batchSize);
    }

    /** It would always come to the same. */
    @Override
    public int members() {
        return 1;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "a dense layer on the TF-IDF of up to %,d words and pairs of words, starting as naive Bayes",
                terms);
    }
}
