package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fits a recipe to training rows in at most three passes over them, chunk by chunk: what can be counted; means of targets,
 * which need the vocabularies; scales, which need all that comes before them, computed by the graph itself.
 */
final class Fitting {

    private final Table rows;
    private final Features recipe;
    private final List<FittedFeature> fitted = new ArrayList<>();
    private @Nullable FittedTarget target;
    private Map<Integer, TargetTables> tables = Map.of();

    private Fitting(Table rows, Features recipe) {
        this.rows = rows;
        this.recipe = recipe;
    }

    /**
     * What was fitted.
     *
     * @param features to all training rows
     * @param outOfFold for the training rows of each fold, fitted to the others; empty when that makes no difference
     */
    record Result(FittedFeatures features, List<FittedFeatures> outOfFold) {}

    static Result fit(Table rows, Features recipe) {
        Fitting fitting = new Fitting(rows, recipe);
        fitting.requireColumns();
        fitting.count();
        fitting.meanTargets();
        fitting.scale();
        return fitting.result();
    }

    /** The fold of a training row, by its place among them. */
    static int fold(Features recipe, long row) {
        return KeyedRandom.of(recipe.seed(), row).nextInt(recipe.folds());
    }

    private void requireColumns() {
        for (Feature feature : recipe.features()) {
            Cells.require(rows.schema(), feature.column(), feature.type());
        }
        Target wanted = recipe.target();
        if (wanted != null) {
            rows.schema().column(wanted.column());
            return;
        }
        for (Feature feature : recipe.features()) {
            if (isTargetEncoded(feature)) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "column \"" + feature.column() + "\": a mean target without a target (expected: one). Name it"
                                + " with target(...).");
            }
        }
    }

    private void count() {
        List<Learner> learners = recipe.features().stream().map(this::learner).toList();
        Target wanted = recipe.target();
        TargetLearner targets = wanted == null ? null : new TargetLearner(wanted);
        long[] seen = new long[1];
        read(chunk -> {
            seen[0] += chunk.size();
            learners.forEach(learner -> learner.see(chunk));
            if (targets != null) {
                targets.see(chunk);
            }
        });
        if (seen[0] == 0) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH, rows.origin() + ": no training rows (expected: at least one)");
        }
        learners.forEach(learner -> fitted.add(learner.fitted()));
        target = targets == null ? null : targets.fitted();
    }

    private Learner learner(Feature feature) {
        List<String> missing = recipe.missing();
        if (feature instanceof NumberFeature number) {
            return new NumberLearner(number, missing, recipe.seed());
        }
        if (feature instanceof CategoryFeature category) {
            boolean ofNumbers = rows.schema().column(category.column()).type() == ColumnType.NUMBER;
            return new CategoryLearner(category, missing, ofNumbers);
        }
        if (feature instanceof DateFeature date) {
            return new DateLearner(
                    date, missing, rows.schema().column(date.column()).pattern(), recipe.seed());
        }
        if (feature instanceof TextFeature text) {
            return new TermLearner(text, missing);
        }
        if (feature instanceof ImageFeature image) {
            List<Float> zeros = Collections.nCopies(image.channels(), 0f);
            List<Float> full = Collections.nCopies(image.channels(), 255f);
            return new Unlearned(new FittedImage(image, zeros, full));
        }
        return new Unlearned(new FittedSound((SoundFeature) feature, 0, 1));
    }

    private void meanTargets() {
        FittedTarget known = target;
        Map<Integer, TargetTables> all = new LinkedHashMap<>();
        for (int i = 0; i < fitted.size() && known != null; i++) {
            if (isTargetEncoded(fitted.get(i).recipe())) {
                all.put(i, new TargetTables((FittedCategory) fitted.get(i), known, recipe.folds()));
            }
        }
        tables = all;
        if (all.isEmpty() || known == null) {
            return;
        }
        long[] first = new long[1];
        read(chunk -> {
            NdArray targets = TargetLearner.targets(known, chunk);
            int[] folds = new int[chunk.size()];
            for (int i = 0; i < folds.length; i++) {
                folds[i] = fold(recipe, first[0] + i);
            }
            all.values().forEach(table -> table.see(chunk, targets, folds));
            first[0] += chunk.size();
        });
        all.forEach((place, table) -> fitted.set(place, table.table(-1)));
    }

    private void scale() {
        List<FittedFeature> scaled = fitted.stream()
                .filter(feature -> feature instanceof Scalable scalable && scalable.isScaled())
                .toList();
        if (scaled.isEmpty()) {
            return;
        }
        Unscaled function = new Unscaled(scaled);
        Map<String, List<Moments>> moments = new LinkedHashMap<>();
        for (Field output : function.outputs()) {
            List<Moments> places = new ArrayList<>();
            for (long i = 0; i < output.shape().last(); i++) {
                places.add(new Moments());
            }
            moments.put(output.name(), places);
        }
        RawChunks reader = RawChunks.of(inputs(scaled));
        try (Preprocessor preprocessor = Preprocessor.open(function)) {
            read(chunk -> reader.parts(chunk)
                    .forEach(part -> preprocessor
                            .apply(part.inputs())
                            .forEach((name, array) -> add(Objects.requireNonNull(moments.get(name)), array))));
        }
        for (FittedFeature feature : scaled) {
            List<Moments> found =
                    Objects.requireNonNull(moments.get(feature.recipe().column()));
            fitted.set(fitted.indexOf(feature), ((Scalable) feature).scaledBy(found));
        }
    }

    private static void add(List<Moments> places, NdArray array) {
        for (int i = 0; i < array.elements(); i++) {
            places.get(i % places.size()).add(array.at(i));
        }
    }

    private Result result() {
        FittedFeatures all = new FittedFeatures(fitted, target, samples());
        List<FittedFeatures> outOfFold = new ArrayList<>();
        for (int fold = 0; fold < recipe.folds() && !tables.isEmpty(); fold++) {
            List<FittedFeature> others = new ArrayList<>(fitted);
            for (Map.Entry<Integer, TargetTables> table : tables.entrySet()) {
                others.set(table.getKey(), table.getValue().table(fold));
            }
            outOfFold.add(new FittedFeatures(others, target, all.samples()));
        }
        return new Result(all, outOfFold);
    }

    private static List<TensorSpec> inputs(List<FittedFeature> features) {
        return features.stream().map(FittedFeature::raw).toList();
    }

    /** The first training rows; of pictures those that have the size of the first. */
    private Map<String, NdArray> samples() {
        try (ChunkReader reader = rows.open()) {
            Chunk chunk = Objects.requireNonNull(reader.next());
            int[] first = new int[Math.min(64, chunk.size())];
            Arrays.setAll(first, i -> i);
            return RawChunks.of(inputs(fitted))
                    .parts(chunk.select(first))
                    .get(0)
                    .inputs();
        }
    }

    private void read(Consumer<Chunk> seen) {
        try (ChunkReader reader = rows.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                seen.accept(chunk);
            }
        }
    }

    private static boolean isTargetEncoded(Feature feature) {
        return feature instanceof CategoryFeature category && category.encoding() == CategoryFeature.Encoding.TARGET;
    }

    /** Nothing is counted for pictures and recordings. */
    private record Unlearned(FittedFeature fitted) implements Learner {
        @Override
        public void see(Chunk chunk) {}
    }

    /** What is to be scaled, by the columns' names. */
    private record Unscaled(List<FittedFeature> features) implements Preprocessing {

        @Override
        public List<TensorSpec> inputs() {
            return features.stream().map(FittedFeature::raw).toList();
        }

        @Override
        public List<Field> outputs() {
            return features.stream()
                    .map(feature -> ((Scalable) feature).unscaledOutput())
                    .toList();
        }

        @Override
        public Map<String, Tensor> apply(RawInputs raw) {
            Map<String, Tensor> values = new LinkedHashMap<>();
            features.forEach(feature -> values.put(feature.recipe().column(), ((Scalable) feature).unscaled(raw)));
            return values;
        }

        @Override
        public Map<String, NdArray> samples() {
            return Map.of();
        }

        @Override
        public byte[] document() {
            return new byte[0];
        }
    }
}
