package ai.lepton.recipes.text;

import ai.lepton.core.NdArray;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.labelled.ClassLearner;
import ai.lepton.recipes.labelled.LearnedClasses;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.task.MeanNetwork;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learns texts: each network that suits so many rows without a part of them, which stops it and says which is best; of few rows
 * that one then learns them all, for as many passes as were best.
 *
 * @param wanted which networks may learn
 */
record TextLearner(TextNetworks wanted) implements ClassLearner {

    /** A linear model says no more from more rows than this. */
    private static final int MOST_LINEAR = 100_000;

    @Override
    public FileKind kind() {
        return FileKind.TEXT;
    }

    @Override
    public String noun() {
        return "text";
    }

    /** A network that was stopped by the rows kept back. */
    private record Attempt(TextNetwork network, Prepared prepared, Trainer trainer, History history, int rows)
            implements AutoCloseable {

        int bestEpoch() {
            double[] losses = history.values("val_loss");
            int best = 0;
            for (int i = 1; i < losses.length; i++) {
                best = losses[i] < losses[best] ? i : best;
            }
            return best + 1;
        }

        double loss() {
            return history.values("val_loss")[bestEpoch() - 1];
        }

        @Override
        public void close() {
            trainer.close();
            prepared.close();
        }
    }

    @Override
    public LearnedClasses learn(Lesson lesson) {
        int length = TextLengths.of(lesson.rows().table(), lesson.input());
        TextPlan plan = TextPlan.of(lesson.count(), length, wanted);
        Split parts = lesson.hold(plan.validation());
        int behind = plan.networks().stream()
                .mapToInt(network -> epochs(network, lesson) * (plan.isLearnedAnew() ? 1 + network.members() : 1))
                .sum();
        List<String> notes = new ArrayList<>();
        List<History> histories = new ArrayList<>();
        Attempt best = null;
        int before = 0;
        try {
            for (TextNetwork network : plan.networks()) {
                behind -= epochs(network, lesson);
                Attempt attempt =
                        attempt(network, parts, lesson, lesson.progress().among(before, behind));
                before += epochs(network, lesson);
                histories.add(attempt.history());
                notes.add(String.format(
                        Locale.ROOT,
                        "log-loss %.4f on %s rows kept back: %s, after %d epochs",
                        attempt.loss(),
                        plan.isLearnedAnew() ? "the" : "other",
                        network,
                        attempt.bestEpoch()));
                if (best == null || attempt.loss() < best.loss()) {
                    close(best);
                    best = attempt;
                } else {
                    attempt.close();
                }
            }
            Attempt chosen = Objects.requireNonNull(best);
            best = null;
            return plan.isLearnedAnew()
                    ? again(chosen, lesson, histories, notes, before)
                    : finished(chosen, parts, lesson, histories, notes);
        } finally {
            close(best);
        }
    }

    private static void close(@Nullable Attempt attempt) {
        if (attempt != null) {
            attempt.close();
        }
    }

    private static int epochs(TextNetwork network, Lesson lesson) {
        return lesson.epochs().orElse(network.epochs());
    }

    private static Attempt attempt(TextNetwork network, Split parts, Lesson lesson, Callback progress) {
        Prepared prepared = network.prepare(parts.train(), lesson);
        try {
            Dataset train = network.rows(prepared, parts.train().table());
            Dataset held = network.rows(prepared, parts.held());
            Trainer trainer = compile(network.model(prepared, lesson), network, lesson.seed());
            try {
                network.begin(trainer, train, lesson.classes().size());
                History history = trainer.fit(
                        train,
                        network.fit(epochs(network, lesson), lesson.input())
                                .validation(held)
                                .callback(EarlyStopping.of(network.patience()))
                                .callback(progress));
                return new Attempt(network, prepared, trainer, history, train.size());
            } catch (RuntimeException | Error e) {
                trainer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            prepared.close();
            throw e;
        }
    }

    private static Trainer compile(Model model, TextNetwork network, long seed) {
        return model.compile(Compile.seed(seed), network.optimizer(), Task.CLASSIFICATION.loss());
    }

    /** All rows teach. */
    private static LearnedClasses again(
            Attempt chosen, Lesson lesson, List<History> histories, List<String> notes, int before) {
        chosen.close();
        TextNetwork network = chosen.network();
        Prepared prepared = network.prepare(lesson.rows(), lesson);
        try {
            Dataset rows = network.rows(prepared, lesson.rows().table());
            Model member = network.model(prepared, lesson);
            int epochs = chosen.bestEpoch();
            Map<String, NdArray> weights = new LinkedHashMap<>();
            int members = network.members();
            Trainer trainer = compile(members == 1 ? member : MeanNetwork.of(member, members), network, lesson.seed());
            try {
                for (int number = 1; number <= members; number++) {
                    int others = epochs * (number - 1);
                    Callback progress = lesson.progress().among(before + others, epochs * (members - number));
                    if (members == 1) {
                        taught(trainer, network, rows, epochs, lesson, progress);
                    } else {
                        try (Trainer one = compile(member, network, lesson.seed() + number)) {
                            taught(one, network, rows, epochs, lesson, progress);
                            MeanNetwork.put(weights, number, one);
                        }
                    }
                }
                if (members > 1) {
                    trainer.load(weights);
                }
                LearnedClasses.Network made = new LearnedClasses.Network(
                        prepared,
                        trainer,
                        table -> network.rows(prepared, table),
                        histories,
                        network + ", " + epochs + " epochs on all rows");
                return new LearnedClasses(
                        made, linear(made, network, rows, lesson.rows(), lesson), rows.size(), 0, notes);
            } catch (RuntimeException | Error e) {
                trainer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            prepared.close();
            throw e;
        }
    }

    private static void taught(
            Trainer trainer, TextNetwork network, Dataset rows, int epochs, Lesson lesson, Callback progress) {
        network.begin(trainer, rows, lesson.classes().size());
        trainer.fit(rows, network.fit(epochs, lesson.input()).callback(progress));
    }

    /** The rows kept back stay so. */
    private static LearnedClasses finished(
            Attempt chosen, Split parts, Lesson lesson, List<History> histories, List<String> notes) {
        try {
            LearnedClasses.Network made = new LearnedClasses.Network(
                    chosen.prepared(),
                    chosen.trainer(),
                    table -> chosen.network().rows(chosen.prepared(), table),
                    histories,
                    chosen.network() + ", " + chosen.bestEpoch() + " epochs");
            return new LearnedClasses(
                    made,
                    linear(made, chosen.network(), null, parts.train(), lesson),
                    chosen.rows(),
                    Math.toIntExact(lesson.count() - chosen.rows()),
                    notes);
        } catch (RuntimeException | Error e) {
            chosen.close();
            throw e;
        }
    }

    /** @param known what the network was taught; null if that is not at hand */
    private static LearnedClasses.@Nullable Linear linear(
            LearnedClasses.Network made,
            TextNetwork network,
            @Nullable Dataset known,
            TrainingRows rows,
            Lesson lesson) {
        if (!lesson.hasBaselines()) {
            return null;
        }
        if (network instanceof TfIdfNetwork && known instanceof SparseDataset texts && texts.size() <= MOST_LINEAR) {
            return linear(made.prepared(), texts, lesson);
        }
        TextNetwork terms =
                TextPlan.of(lesson.count(), 1, TextNetworks.TFIDF).networks().get(0);
        Table some = some(rows, lesson);
        Prepared prepared = network instanceof TfIdfNetwork ? made.prepared() : terms.prepare(rows, lesson);
        try {
            return linear(prepared, SparseDataset.of(prepared, some), lesson);
        } catch (RuntimeException | Error e) {
            if (prepared != made.prepared()) {
                prepared.close();
            }
            throw e;
        }
    }

    private static LearnedClasses.Linear linear(Prepared prepared, SparseDataset texts, Lesson lesson) {
        int[] labels = Arrays.stream(texts.labels().toDoubles())
                .mapToInt(label -> (int) label)
                .toArray();
        return new LearnedClasses.Linear(
                LinearBaseline.logistic(texts.rows(), labels, lesson.classes().size(), lesson.seed()),
                table -> SparseDataset.of(prepared, table).rows(),
                prepared);
    }

    private static Table some(TrainingRows rows, Lesson lesson) {
        if (lesson.count() <= MOST_LINEAR) {
            return rows.table();
        }
        int count = Math.toIntExact(lesson.count());
        BitSet chosen = new BitSet();
        int[] order = KeyedRandom.permutation(count, KeyedRandom.of(lesson.seed(), "linear rows"));
        Arrays.stream(order, 0, MOST_LINEAR).forEach(chosen::set);
        return rows.table().rows(chosen);
    }
}
