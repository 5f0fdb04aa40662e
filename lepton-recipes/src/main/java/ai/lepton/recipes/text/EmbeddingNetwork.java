package ai.lepton.recipes.text;

import ai.lepton.data.augment.WordDropout;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.feature.TextFeature;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.labelled.ClassLearner.Lesson;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.sequence.Embedding;
import ai.lepton.sdk.layer.sequence.EmbeddingBag;
import ai.lepton.sdk.layer.sequence.SequenceLayers;
import ai.lepton.sdk.layer.sequence.WithLengths;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.tensor.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Learned vectors for words and for pairs of neighbours, their means side by side; with enough rows also the strongest answers of
 * filters that look at three words at once; and a dense layer. Words are made unknown by chance in training.
 *
 * @param vocabulary so many of the most frequent words
 * @param length words that are looked at
 * @param features numbers of a vector
 * @param buckets indexes for pairs; see {@link WordPairs}
 * @param filters that look at three words; 0 for none
 * @param wordDropout share of the words that are made unknown
 * @param dropout share of the numbers that are dropped
 * @param batchSize rows of one step
 * @param epochs passes at most
 * @param patience passes without improvement until it stops
 * @param learningRate of each step
 * @param decay of the weights
 * @param members networks that are averaged
 */
record EmbeddingNetwork(
        int vocabulary,
        int length,
        int features,
        int buckets,
        int filters,
        double wordDropout,
        double dropout,
        int batchSize,
        int epochs,
        int patience,
        double learningRate,
        double decay,
        int members)
        implements TextNetwork {

    private static final int PADDING = 0;
    private static final int UNKNOWN = 1;
    private static final int FILTER_WORDS = 3;
    private static final double DEVIATION = 0.1;

    @Override
    public Prepared prepare(TrainingRows rows, Lesson lesson) {
        return Prepared.of(
                rows,
                Features.of(Features.text(lesson.input()).words(length).maximumTerms(vocabulary))
                        .target(Features.classes(lesson.target())
                                .classes(lesson.classes().toArray(String[]::new)))
                        .seed(lesson.seed()));
    }

    @Override
    public Dataset rows(Prepared prepared, Table table) {
        return prepared.dataset(table);
    }

    @Override
    public Model model(Prepared prepared, Lesson lesson) {
        Node words = Node.input(prepared.input(lesson.input()));
        Node count = Node.input(prepared.input(lesson.input() + TextFeature.COUNT));
        Initializer start = Initializer.normal(DEVIATION);
        Node vectors = words.then(new Embedding(prepared.indexes(lesson.input()), features, PADDING, start));
        List<Node> seen = new ArrayList<>();
        seen.add(Node.of(new WithLengths(SequenceLayers.averageSteps()), vectors, count));
        seen.add(words.then(new WordPairs(buckets), new EmbeddingBag(buckets + 1, features, true, PADDING, start)));
        if (filters > 0) {
            Node found =
                    vectors.then(Layers.conv1d(filters, FILTER_WORDS).same().relu());
            seen.add(Node.of(new WithLengths(SequenceLayers.maxSteps()), found, count));
        }
        Node all = Node.of(Layers.concatenate(), seen.toArray(Node[]::new));
        return Model.functional(
                List.of(words, count),
                all.then(Layers.dropout(dropout), Layers.dense(lesson.classes().size())));
    }

    @Override
    public Optimizer optimizer() {
        return Optimizers.adamW(learningRate, decay);
    }

    @Override
    public Fit fit(int passes, String input) {
        return Fit.epochs(passes).batchSize(batchSize).augment(input, new WordDropout(wordDropout, UNKNOWN, PADDING));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%svectors of %d numbers for up to %,d words and for pairs of words%s, of the first %,d words",
                members == 1 ? "" : "the mean of " + members + " networks: ",
                features,
                vocabulary,
                filters == 0 ? "" : ", and " + filters + " filters over three words",
                length);
    }
}
