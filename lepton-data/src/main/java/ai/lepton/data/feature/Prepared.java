package ai.lepton.data.feature;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.store.DiskDataset;
import ai.lepton.data.store.DiskDatasetWriter;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.DatasetBuilder;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Features fitted to training rows: the network's inputs, and rows to train and to measure with. The only place where
 * anything is fitted, and it takes {@link TrainingRows}, which only a split makes; so what is measured with later cannot
 * have been learned from.
 *
 * <p>Rows become what the graph makes of them that an exported model has in front of its network, bit by bit. They stay in
 * memory, as network inputs where these take at most {@value #MOST_BYTES} bytes, else as raw rows that go through the graph batch
 * by batch, as texts of large vocabularies, pictures and recordings do.
 *
 * <p>Owns native memory and must be closed, after the datasets it made are no longer used. Safe for several threads.
 */
public final class Prepared implements AutoCloseable {

    /** A table of network inputs up to so many bytes is kept as it is. */
    private static final long MOST_BYTES = 256L << 20;

    private final Table rows;
    private final Features recipe;
    private final FittedFeatures features;
    private final List<Preprocessor> outOfFold;
    private final Preprocessor preprocessor;
    private @Nullable ChunkGraph chunkGraph;

    private Prepared(
            Table rows,
            Features recipe,
            FittedFeatures features,
            Preprocessor preprocessor,
            List<Preprocessor> outOfFold) {
        this.rows = rows;
        this.recipe = recipe;
        this.features = features;
        this.preprocessor = preprocessor;
        this.outOfFold = List.copyOf(outOfFold);
    }

    /**
     * Fits features to training rows, in at most three passes. A table of up to an eighth of the heap is kept in memory and
     * parsed once; of a larger one only the vocabularies are, which have limits of their own.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} naming the column, if one is unknown or of another type, a
     *     category has too many values, or the target is missing somewhere or has one class only; {@link
     *     ErrorCode#ENGINE_MISSING} without {@code lepton-onnx} on the class path
     */
    public static Prepared of(TrainingRows rows, Features features) {
        Table table = new Remembered(rows.table());
        Fitting.Result fitted = Fitting.fit(table, features);
        List<Preprocessor> opened = new ArrayList<>();
        try {
            opened.add(Preprocessor.open(fitted.features()));
            fitted.outOfFold().forEach(others -> opened.add(Preprocessor.open(others)));
        } catch (RuntimeException | Error e) {
            opened.forEach(Preprocessor::close);
            throw e;
        }
        return new Prepared(table, features, fitted.features(), opened.get(0), opened.subList(1, opened.size()));
    }

    /** What a network takes, in the order in which the datasets have it. */
    public List<Input> inputs() {
        return features.outputs().stream()
                .map(field -> new Input(field.name(), field.dtype(), field.shape()))
                .toList();
    }

    /**
     * What a network takes under a name: {@link Features#VECTOR}, or a column's.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public Input input(String name) {
        return inputs().stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("input: \"" + name + "\" (expected: one of "
                        + inputs().stream().map(Input::name).toList() + ")"));
    }

    /**
     * How many different indexes a column of categories or words can become, for the size of an embedding.
     *
     * @throws IllegalArgumentException if the column does not become indexes
     */
    public int indexes(String column) {
        for (FittedFeature feature : features.features()) {
            if (feature.recipe().column().equals(column)) {
                if (feature instanceof FittedCategory category
                        && category.recipe().encoding() == CategoryFeature.Encoding.INDEX) {
                    return category.vocabulary().size() + 1;
                }
                if (feature instanceof FittedText text && text.recipe().form() == TextFeature.Form.WORDS) {
                    return text.terms().size() + 2;
                }
            }
        }
        throw new IllegalArgumentException(
                "column: \"" + column + "\" (expected: one with category(...).index() or text(...).words(...))");
    }

    /** Names of the target's classes, by index; empty when it is a number. */
    public List<String> labels() {
        FittedTarget target = features.target();
        return target == null ? List.of() : target.classes();
    }

    /** What the exported model has in front of its network; see {@link ai.lepton.sdk.PackageDetails#preprocessing}. */
    public Preprocessing preprocessing() {
        return features;
    }

    /** The training rows. Target encodings are those of the other folds, so that a row never sees its own target. */
    public Dataset training() {
        return kept(rows, true);
    }

    /**
     * The same rows for tables that do not fit into memory: read once, chunk by chunk, and written to a file as the network's
     * inputs. The dataset must be closed, which removes the file.
     *
     * @param folder for the file, with room for all rows
     * @throws LeptonException as {@link #dataset}; {@link ErrorCode#DISK_FULL} or {@link ErrorCode#NOT_WRITABLE}
     */
    public DiskDataset trainingOnDisk(Path folder) {
        return written(batches(rows, true), folder);
    }

    /** {@link #dataset} as {@link #trainingOnDisk} does it. */
    public DiskDataset datasetOnDisk(Table table, Path folder) {
        return written(batches(table), folder);
    }

    /**
     * Other rows, such as those held back, to measure with.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if a column is missing or of another type, or a target has a
     *     class that no training row had
     */
    public Dataset dataset(Table table) {
        requireColumns(table);
        return kept(table, false);
    }

    /**
     * The rows of {@link #dataset} in the memory of one chunk: read once and given as the network's inputs.
     *
     * @throws LeptonException as {@link #dataset}, also while they are read
     */
    public PreparedBatches batches(Table table) {
        requireColumns(table);
        return batches(table, false);
    }

    /** What the network learns, as {@link #batches} has it. */
    public List<Field> targets() {
        FittedTarget target = features.target();
        return target == null ? List.of() : List.of(target.field());
    }

    /** Rows as the exported model takes them, by the names of its inputs; several parts if pictures differ in size. */
    public List<RawPart> raw(Table table) {
        RawTable raw = RawTable.read(table, features);
        int[] all = new int[raw.rows()];
        Arrays.setAll(all, i -> i);
        return raw.parts(all);
    }

    /** Frees native memory; datasets that go through the graph batch by batch can no longer be read. */
    @Override
    public void close() {
        preprocessor.close();
        outOfFold.forEach(Preprocessor::close);
        synchronized (this) {
            if (chunkGraph != null) {
                chunkGraph.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Prepared" + inputs();
    }

    private void requireColumns(Table table) {
        recipe.features().forEach(feature -> Cells.require(table.schema(), feature.column(), feature.type()));
    }

    private PreparedBatches batches(Table table, boolean training) {
        return new Batches(table, training);
    }

    private DiskDataset written(PreparedBatches batches, Path folder) {
        try (batches;
                DiskDatasetWriter writer = DiskDatasetWriter.create(folder, features.outputs(), targets(), false)) {
            for (Dataset.Batch batch = batches.next(); batch != null; batch = batches.next()) {
                writer.add(batch);
            }
            return writer.finish();
        }
    }

    private Dataset kept(Table table, boolean training) {
        long rowBytes = features.outputs().stream()
                .mapToLong(field -> field.shape().elements() * field.dtype().bytes())
                .sum();
        List<Dataset.Batch> kept = new ArrayList<>();
        long room = ChunkGraph.fits(features) ? MOST_BYTES / rowBytes : 0;
        try (Batches batches = new Batches(table, training)) {
            for (Chunk chunk = batches.chunks.next(); chunk != null; chunk = batches.chunks.next()) {
                room -= chunk.size();
                if (room < 0) {
                    kept.clear();
                    break;
                }
                kept.add(batches.batch(chunk));
            }
        }
        return kept.isEmpty() ? byRow(table, training) : together(kept);
    }

    /** Raw rows in memory, which go through the graph when they are asked for. */
    private PreparedRows byRow(Table table, boolean training) {
        RawTable raw = RawTable.read(table, features);
        return training && !outOfFold.isEmpty()
                ? new PreparedRows(raw, features, outOfFold, row -> Fitting.fold(recipe, row))
                : new PreparedRows(raw, features, List.of(preprocessor), row -> 0);
    }

    private Dataset together(List<Dataset.Batch> batches) {
        DatasetBuilder all = Dataset.builder();
        for (int i = 0; i < features.outputs().size(); i++) {
            int place = i;
            all.input(
                    features.outputs().get(i).name(),
                    NdArray.concatenated(batches.stream()
                            .map(batch -> batch.inputs().get(place))
                            .toList()));
        }
        for (Field target : targets()) {
            all.target(
                    target.name(),
                    NdArray.concatenated(batches.stream()
                            .map(batch -> batch.targets().get(0))
                            .toList()));
        }
        return all.build();
    }

    private synchronized ChunkGraph chunkGraph() {
        ChunkGraph open = chunkGraph;
        if (open == null) {
            open = ChunkGraph.open(features);
            chunkGraph = open;
        }
        return open;
    }

    /** Where training rows have target encodings of their own, or rows are pictures, they go through the graph one by one. */
    private final class Batches implements PreparedBatches {

        private final Table table;
        private final boolean isOutOfFold;
        private final boolean isByRow;
        private final ChunkReader chunks;
        private int first;

        Batches(Table table, boolean training) {
            this.table = table;
            this.isOutOfFold = training && !outOfFold.isEmpty();
            this.isByRow = isOutOfFold || !ChunkGraph.fits(features);
            this.chunks = table.open();
        }

        @Override
        public Dataset.@Nullable Batch next() {
            Chunk chunk = chunks.next();
            return chunk == null ? null : batch(chunk);
        }

        Dataset.Batch batch(Chunk chunk) {
            int from = first;
            first = Math.addExact(first, chunk.size());
            if (isByRow) {
                RawTable raw = RawTable.read(Table.of(table.origin(), table.schema(), List.of(chunk)), features);
                PreparedRows some = isOutOfFold
                        ? new PreparedRows(raw, features, outOfFold, row -> Fitting.fold(recipe, from + row))
                        : new PreparedRows(raw, features, List.of(preprocessor), row -> 0);
                return some.batch(IntStream.range(0, some.size()).toArray());
            }
            FittedTarget target = features.target();
            return new Dataset.Batch(
                    chunkGraph().inputs(chunk),
                    target == null ? List.of() : List.of(TargetLearner.targets(target, chunk)),
                    null);
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
