package ai.lepton.recipes.audio;

import ai.lepton.core.NdArray;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.feature.SoundFeature;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.labelled.ClassLearner;
import ai.lepton.recipes.labelled.LearnedClasses;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.recipes.task.Predictions;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Learns recordings: a convolutional network on log-mel spectrograms, which the exported graph makes of samples. */
record SoundLearner() implements ClassLearner {

    /** A linear model says no more from more rows than this. */
    private static final int MOST_LINEAR = 20_000;

    /** For the linear model, the mean of each band over so many parts of the time. */
    private static final int LINEAR_TIMES = 10;

    private static final int SLICE = 256;

    @Override
    public FileKind kind() {
        return FileKind.SOUND;
    }

    @Override
    public String noun() {
        return "recording";
    }

    @Override
    public void look(Table measured, String input) {
        SoundScan unused = SoundScan.of(measured, input);
    }

    @Override
    public LearnedClasses learn(Lesson lesson) {
        SoundScan scan = SoundScan.of(lesson.rows().table(), lesson.input());
        SoundPlan bySize = SoundPlan.of(lesson.count(), scan);
        SoundPlan plan =
                lesson.epochs().isPresent() ? bySize.withEpochs(lesson.epochs().getAsInt()) : bySize;
        Split parts = plan.validation() > 0 ? lesson.hold(plan.validation()) : null;
        TrainingRows rows = parts == null ? lesson.rows() : parts.train();
        SoundFeature feature = new SoundFeature(lesson.input(), lesson.input(), plan.samples(), plan.spectrogram());
        Prepared prepared = Prepared.of(
                rows,
                Features.of(feature)
                        .target(Features.classes(lesson.target())
                                .classes(lesson.classes().toArray(String[]::new)))
                        .seed(lesson.seed()));
        try {
            Dataset train = prepared.training();
            Trainer trainer = plan.model(
                            prepared.input(lesson.input()), lesson.classes().size())
                    .compile(Compile.seed(lesson.seed()), plan.optimizer(train.size()), Task.CLASSIFICATION.loss());
            try {
                History history = trainer.fit(train, fit(plan, prepared, train, parts, lesson));
                LearnedClasses.Network made = new LearnedClasses.Network(
                        prepared, trainer, prepared::dataset, List.of(history), plan.toString());
                return new LearnedClasses(
                        made,
                        lesson.hasBaselines() ? linear(prepared, train, lesson) : null,
                        train.size(),
                        Math.toIntExact(lesson.count() - train.size()),
                        notes(scan, plan));
            } catch (RuntimeException | Error e) {
                trainer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            prepared.close();
            throw e;
        }
    }

    private static Fit fit(SoundPlan plan, Prepared prepared, Dataset train, @Nullable Split parts, Lesson lesson) {
        Fit fit = plan.fit(train.size()).callback(lesson.progress().among(0, 0));
        return parts == null
                ? fit
                : fit.validation(prepared.dataset(parts.held())).callback(EarlyStopping.of(plan.epochs()));
    }

    private static List<String> notes(SoundScan scan, SoundPlan plan) {
        List<String> notes = new ArrayList<>();
        if (scan.rates().size() > 1) {
            notes.add(String.format(
                    Locale.ROOT,
                    "recordings of %d rates, brought to %,d samples a second",
                    scan.rates().size(),
                    scan.rate()));
        }
        long longer = scan.longerThan(plan.seconds());
        if (longer > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d recordings are longer than the %.2f seconds that are looked at",
                    longer,
                    scan.seconds().size(),
                    plan.seconds()));
        }
        return notes;
    }

    private static LearnedClasses.Linear linear(Prepared prepared, Dataset train, Lesson lesson) {
        int[] chosen = Predictions.range(0, train.size());
        if (train.size() > MOST_LINEAR) {
            chosen = Arrays.copyOf(
                    KeyedRandom.permutation(train.size(), KeyedRandom.of(lesson.seed(), "linear rows")), MOST_LINEAR);
        }
        Dataset some = train.select(chosen);
        int[] labels = Arrays.stream(Predictions.labels(some).toDoubles())
                .mapToInt(label -> (int) label)
                .toArray();
        return new LearnedClasses.Linear(
                LinearBaseline.logistic(means(some), labels, lesson.classes().size(), lesson.seed()),
                table -> means(prepared.dataset(table)),
                prepared);
    }

    /** The mean of each band over parts of the time, side by side. */
    static SparseRows means(Dataset spectrograms) {
        int frames = (int) spectrograms.inputShape().size(0);
        int bands = (int) spectrograms.inputShape().size(1);
        int part = frames / LINEAR_TIMES;
        SparseRows.Builder rows = SparseRows.builder(LINEAR_TIMES * bands);
        for (int from = 0; from < spectrograms.size(); from += SLICE) {
            NdArray some = spectrograms
                    .batch(Predictions.range(from, Math.min(spectrograms.size(), from + SLICE)))
                    .input();
            float[] numbers = some.toFloats();
            for (int row = 0; row < some.rows(); row++) {
                for (int i = 0; i < LINEAR_TIMES * bands; i++) {
                    double sum = 0;
                    for (int frame = 0; frame < part; frame++) {
                        sum += numbers[(row * frames + i / bands * part + frame) * bands + i % bands];
                    }
                    rows.add(i, (float) (sum / part));
                }
                rows.endRow();
            }
        }
        return rows.build();
    }
}
