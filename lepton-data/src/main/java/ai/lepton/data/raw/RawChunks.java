package ai.lepton.data.raw;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.codec.raw.RawMedia;
import ai.lepton.codec.raw.RawPart;
import ai.lepton.codec.value.MissingValues;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.CodedTexts;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's raw inputs from chunks of a table, by the functions that serving calls too; training reads its rows by it,
 * and so does whoever scores a table. Immutable, safe for several threads.
 */
public final class RawChunks {

    private final Map<String, RawColumn> columns = new LinkedHashMap<>();

    private RawChunks(List<TensorSpec> inputs) {
        inputs.forEach(input -> columns.put(input.name(), RawColumn.of(input)));
    }

    /**
     * For a model with these inputs.
     *
     * @throws IllegalArgumentException if one says nothing about what a person gives for it; see {@link #valued}
     */
    public static RawChunks of(List<TensorSpec> inputs) {
        return new RawChunks(inputs);
    }

    /**
     * The input with what a person gives for it, also where the package does not say so in as many words: a picture where it
     * is said how one is prepared, a text or a number where there is one for each row. Empty where only tensors are known.
     */
    public static Optional<TensorSpec> valued(TensorSpec input) {
        if (input.value() != null) {
            return Optional.of(input);
        }
        if (input.image() != null) {
            return Optional.of(input.withValue(ValueSpec.of(Kind.IMAGE)));
        }
        if (input.shape().rank() != 1) {
            return Optional.empty();
        }
        if (input.dtype() == DType.STRING) {
            return Optional.of(input.withValue(ValueSpec.of(Kind.TEXT)));
        }
        boolean isNumber = input.dtype() == DType.FLOAT32 || input.dtype() == DType.FLOAT64;
        // Not withValue: what was not said to take missing numbers does not take them now.
        return isNumber
                ? Optional.of(new TensorSpec(
                        input.name(),
                        input.dtype(),
                        input.shape(),
                        input.unit(),
                        input.minimum(),
                        input.maximum(),
                        input.nanAllowed(),
                        null,
                        ValueSpec.of(Kind.NUMBER)))
                : Optional.empty();
    }

    /** The columns that a table must have, one for each input. */
    public Schema schema() {
        return new Schema(columns.values().stream()
                .map(column -> new Column(
                        column.input().name(),
                        type(column.kind()),
                        column.input().value() == null
                                ? null
                                : column.input().value().pattern()))
                .toList());
    }

    /** The spellings of a missing value that any of the inputs has, and the empty text. */
    public MissingValues missing() {
        TreeSet<String> spellings = new TreeSet<>(List.of(""));
        for (RawColumn column : columns.values()) {
            ValueSpec value = column.input().value();
            if (value != null) {
                spellings.addAll(value.missing());
            }
        }
        return MissingValues.of(spellings);
    }

    /** What a person gives for an input. */
    public static ColumnType type(Kind kind) {
        return switch (kind) {
            case NUMBER -> ColumnType.NUMBER;
            case CATEGORY -> ColumnType.CATEGORY;
            case TEXT -> ColumnType.TEXT;
            case DATE -> ColumnType.DATE;
            case IMAGE -> ColumnType.IMAGE;
            case SOUND -> ColumnType.SOUND;
        };
    }

    /**
     * All rows of a chunk, pictures and recordings decoded.
     *
     * @return parts that together hold every row once, in rising order within each part; one part unless pictures differ in
     *     size
     * @throws LeptonException naming the file, if a picture or recording cannot be read
     */
    public List<RawPart> parts(Chunk chunk) {
        Map<String, List<NdArray>> media = new LinkedHashMap<>();
        files(chunk).forEach((name, files) -> {
            List<NdArray> decoded = new ArrayList<>();
            for (MediaFile file : files) {
                decoded.add(decode(name, file));
            }
            media.put(name, decoded);
        });
        return RawPart.of(chunk.size(), plain(chunk), media);
    }

    /** Numbers, categories, texts and dates, {@code [N]} each. */
    public Map<String, NdArray> plain(Chunk chunk) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            switch (column.kind()) {
                case NUMBER -> arrays.put(name, column.numbers(chunk.numbers(name)));
                case CATEGORY -> {
                    CodedTexts coded = coded(chunk, name).used();
                    arrays.put(name, column.texts(coded.names()).gather(coded.codes()));
                }
                case TEXT -> arrays.put(name, column.texts(texts(chunk, name)));
                case DATE -> arrays.put(name, column.dates(chunk.dates(name)));
                case IMAGE, SOUND -> {}
            }
        });
        return arrays;
    }

    /** Names of the inputs that are categories. */
    public List<String> categories() {
        return columns.values().stream()
                .filter(column -> column.kind() == Kind.CATEGORY)
                .map(column -> column.input().name())
                .toList();
    }

    /**
     * Pictures and recordings, not read yet.
     *
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if one is missing
     */
    public Map<String, MediaFile[]> files(Chunk chunk) {
        Map<String, MediaFile[]> all = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            if (column.kind() == Kind.IMAGE || column.kind() == Kind.SOUND) {
                @Nullable MediaFile[] found = chunk.media(name);
                MediaFile[] files = new MediaFile[found.length];
                for (int i = 0; i < files.length; i++) {
                    MediaFile file = found[i];
                    if (file == null) {
                        throw new LeptonException(
                                ErrorCode.DATA_MISMATCH,
                                "column \"" + name + "\" row " + chunk.row(i)
                                        + ": missing (expected: a file in every row). Drop such rows.");
                    }
                    files[i] = file;
                }
                all.put(name, files);
            }
        });
        return all;
    }

    /** One picture or recording, {@code [1, ...]}. */
    public NdArray decode(String name, MediaFile file) {
        RawColumn column = column(name);
        try {
            RawMedia media = new RawMedia(file.name(), file.bytes());
            return column.kind() == Kind.IMAGE ? column.picture(media) : column.sound(media);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file.name() + ": cannot be read: " + FileErrors.reason(e) + " (expected: a file that can be read)",
                    e);
        }
    }

    /** {@link #texts(Chunk, String)} by the texts that differ, some of which may be of other rows than these. */
    public static CodedTexts coded(Chunk chunk, String name) {
        return chunk.schema().column(name).type() == ColumnType.NUMBER
                ? CodedTexts.of(texts(chunk, name))
                : chunk.coded(name);
    }

    /**
     * Raw input made of texts, null where missing.
     *
     * @throws IllegalArgumentException if there is no such input, or it takes neither categories nor texts
     */
    public NdArray texts(String name, @Nullable String[] texts) {
        return column(name).texts(texts);
    }

    private RawColumn column(String name) {
        RawColumn column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("column: " + name + " (expected: one of " + columns.keySet() + ")");
        }
        return column;
    }

    /** Texts of a column, null where missing; numbers as a file would spell them. */
    public static @Nullable String[] texts(Chunk chunk, String name) {
        if (chunk.schema().column(name).type() != ColumnType.NUMBER) {
            return chunk.texts(name);
        }
        double[] numbers = chunk.numbers(name);
        @Nullable String[] texts = new @Nullable String[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            texts[i] = Double.isNaN(numbers[i]) ? null : RawColumn.spelled(numbers[i]);
        }
        return texts;
    }
}
