package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.CodedTexts;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a table as the network's inputs, with less work than row by row through the graph: a category goes through it once
 * for all rows of the chunk that have it, and the {@link NumberSteps} of a number, where they are exact, run on the column. What
 * comes out is the same bit by bit: the graph computes each row by itself, and each feature from its own column.
 *
 * <p>Owns native memory and must be closed. Safe for several threads.
 */
final class ChunkGraph implements AutoCloseable {

    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final List<Output> outputs;
    private final List<FittedNumber> numbers;
    private final RawChunks rawNumbers;
    private final RawChunks rawRows;
    private final RawChunks rawTexts;
    private final @Nullable Preprocessor byRow;
    private final @Nullable Preprocessor byText;
    private volatile @Nullable Texts last;

    private ChunkGraph(
            List<Output> outputs,
            List<FittedNumber> numbers,
            List<FittedFeature> rows,
            List<FittedFeature> texts,
            @Nullable Preprocessor byRow,
            @Nullable Preprocessor byText) {
        this.outputs = outputs;
        this.numbers = numbers;
        this.rawNumbers = raw(numbers);
        this.rawRows = raw(rows);
        this.rawTexts = raw(texts);
        this.byRow = byRow;
        this.byText = byText;
    }

    /** Whether features can be computed here: pictures and recordings, which do not come in chunks, cannot. */
    static boolean fits(FittedFeatures features) {
        return features.features().stream()
                .noneMatch(feature -> feature instanceof FittedImage || feature instanceof FittedSound);
    }

    static ChunkGraph open(FittedFeatures features) {
        List<FittedNumber> numbers = new ArrayList<>();
        List<FittedFeature> rows = new ArrayList<>();
        List<FittedFeature> texts = new ArrayList<>();
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        for (FittedFeature feature : features.features()) {
            boolean isText = feature instanceof FittedCategory;
            if (feature instanceof FittedNumber number && number.isExact()) {
                numbers.add(number);
            } else {
                (isText ? texts : rows).add(feature);
            }
            String column = feature.recipe().column();
            for (int i = 0; i < feature.outputs().size(); i++) {
                Field made = feature.outputs().get(i);
                parts.computeIfAbsent(made.name(), name -> new ArrayList<>())
                        .add(new Part(
                                Apart.name(column, i),
                                isText ? column : null,
                                Math.toIntExact(made.shape().elements())));
            }
        }
        List<Output> outputs = features.outputs().stream()
                .map(field -> new Output(field, List.copyOf(Objects.requireNonNull(parts.get(field.name())))))
                .toList();
        Preprocessor byRow = rows.isEmpty() ? null : Preprocessor.open(new Apart(rows));
        try {
            Preprocessor byText = texts.isEmpty() ? null : Preprocessor.open(new Apart(texts));
            return new ChunkGraph(outputs, numbers, rows, texts, byRow, byText);
        } catch (RuntimeException | Error e) {
            if (byRow != null) {
                byRow.close();
            }
            throw e;
        }
    }

    private static RawChunks raw(List<? extends FittedFeature> features) {
        return RawChunks.of(features.stream().map(FittedFeature::raw).toList());
    }

    /** One array for each of the network's inputs, in their order. */
    List<NdArray> inputs(Chunk chunk) {
        Map<String, CodedTexts> coded = new LinkedHashMap<>();
        Map<String, NdArray> made = new LinkedHashMap<>();
        Map<String, float[]> columns = new LinkedHashMap<>();
        Map<String, NdArray> raw = rawNumbers.plain(chunk);
        for (FittedNumber number : numbers) {
            String column = number.recipe().column();
            columns.put(Apart.name(column, 0), number.rows(Objects.requireNonNull(raw.get(column))));
        }
        if (byRow != null) {
            made.putAll(byRow.apply(rawRows.plain(chunk)));
        }
        if (byText != null) {
            for (String column : rawTexts.categories()) {
                CodedTexts all = RawChunks.coded(chunk, column);
                coded.put(column, all.count() > all.size() ? all.used() : all);
            }
            made.putAll(byText(byText, coded));
        }
        return outputs.stream()
                .map(output -> output.together(chunk.size(), columns, made, coded))
                .toList();
    }

    /** From one chunk of a file to the next there are seldom new texts. */
    private Map<String, NdArray> byText(Preprocessor graph, Map<String, CodedTexts> columns) {
        Texts before = last;
        if (before != null && before.areOf(columns)) {
            return before.made();
        }
        int most = 0;
        for (CodedTexts column : columns.values()) {
            most = Math.max(most, column.count());
        }
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, CodedTexts> column : columns.entrySet()) {
            // As many of each, for ONNX Runtime takes it that columns are equally long; missing ones behind the others.
            @Nullable String[] names = Arrays.copyOf(column.getValue().names(), most);
            inputs.put(column.getKey(), rawTexts.texts(column.getKey(), names));
        }
        Texts now = new Texts(columns, graph.apply(inputs));
        last = now;
        return now.made();
    }

    @Override
    public void close() {
        if (byRow != null) {
            byRow.close();
        }
        if (byText != null) {
            byText.close();
        }
    }

    /** Texts that have been through the graph. */
    private record Texts(Map<String, CodedTexts> columns, Map<String, NdArray> made) {

        boolean areOf(Map<String, CodedTexts> others) {
            return columns.entrySet().stream()
                    .allMatch(column ->
                            Objects.requireNonNull(others.get(column.getKey())).hasNamesOf(column.getValue()));
        }
    }

    /**
     * What one feature makes.
     *
     * @param name in what the graph gives
     * @param category the column whose texts it was made of, a row for each; null where it has a row for each of the chunk
     * @param width elements of a row
     */
    private record Part(String name, @Nullable String category, int width) {}

    /** An input of the network, of parts that stand beside each other. */
    private record Output(Field field, List<Part> parts) {

        /**
         * @param columns what was computed here, by the parts' names
         * @param made what the graph made, by the parts' names
         */
        NdArray together(
                int rows, Map<String, float[]> columns, Map<String, NdArray> made, Map<String, CodedTexts> coded) {
            Part first = parts.get(0);
            NdArray only = made.get(first.name());
            if (parts.size() == 1 && only != null && first.category() == null) {
                return only;
            }
            int width = Math.toIntExact(field.shape().elements());
            NdArray all = NdArray.zeros(field.dtype(), field.shape().prepend(rows));
            byte[] bytes = all.buffer().array();
            int offset = 0;
            for (Part part : parts) {
                float[] column = columns.get(part.name());
                if (column != null) {
                    copy(column, null, part.width(), bytes, offset, width);
                    offset += part.width();
                    continue;
                }
                NdArray from = Objects.requireNonNull(made.get(part.name()));
                int[] places = part.category() == null
                        ? null
                        : Objects.requireNonNull(coded.get(part.category())).codes();
                if (field.dtype() == DType.FLOAT32) {
                    copy(from.toFloats(), places, part.width(), bytes, offset, width);
                } else {
                    long[] values = new long[from.elements()];
                    from.buffer().asLongBuffer().get(values);
                    copy(values, places, part.width(), bytes, offset, width);
                }
                offset += part.width();
            }
            return all;
        }

        /** Rows of {@code size} numbers into rows of {@code width}; {@code places} says which, null for one after the other. */
        private static void copy(float[] from, int @Nullable [] places, int size, byte[] to, int offset, int width) {
            int rows = to.length / Float.BYTES / width;
            for (int k = 0; k < size; k++) {
                int at = (offset + k) * Float.BYTES;
                for (int i = 0; i < rows; i++, at += width * Float.BYTES) {
                    FLOATS.set(to, at, from[(places == null ? i : places[i]) * size + k]);
                }
            }
        }

        private static void copy(long[] from, int @Nullable [] places, int size, byte[] to, int offset, int width) {
            int rows = to.length / Long.BYTES / width;
            for (int k = 0; k < size; k++) {
                int at = (offset + k) * Long.BYTES;
                for (int i = 0; i < rows; i++, at += width * Long.BYTES) {
                    LONGS.set(to, at, from[(places == null ? i : places[i]) * size + k]);
                }
            }
        }
    }

    /** Features one by one: they do not meet in this graph, and what it is given in one row need not be of one row. */
    private record Apart(List<FittedFeature> features) implements Preprocessing {

        static String name(String column, int output) {
            return output + "/" + column;
        }

        @Override
        public List<TensorSpec> inputs() {
            return features.stream().map(FittedFeature::raw).toList();
        }

        @Override
        public List<Field> outputs() {
            List<Field> all = new ArrayList<>();
            for (FittedFeature feature : features) {
                for (int i = 0; i < feature.outputs().size(); i++) {
                    Field made = feature.outputs().get(i);
                    all.add(new Field(name(feature.recipe().column(), i), made.dtype(), made.shape()));
                }
            }
            return all;
        }

        @Override
        public Map<String, Tensor> apply(RawInputs raw) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            for (FittedFeature feature : features) {
                List<Tensor> made = feature.apply(raw);
                for (int i = 0; i < made.size(); i++) {
                    all.put(name(feature.recipe().column(), i), made.get(i));
                }
            }
            return all;
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
