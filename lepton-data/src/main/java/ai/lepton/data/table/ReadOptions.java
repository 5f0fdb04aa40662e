package ai.lepton.data.table;

import ai.lepton.codec.value.MissingValues;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be read as a table. What is null is found out from the beginning of the file.
 *
 * @param delimiter between the cells of a line; a blank stands for any run of blanks
 * @param quote around cells that hold delimiters or line ends
 * @param header whether the first line names the columns
 * @param charset how texts are encoded; a byte order mark has precedence
 * @param decimal the mark before the fraction of a number, {@code '.'} or {@code ','}
 * @param missing the texts that stand for a missing value
 * @param strict whether a cell that is not of its column's type is an error; otherwise it is missing, and reported
 * @param schema the columns to read, by name, or by place where there is no header; others are left out
 * @param columns types of single columns, by name; the others are inferred
 * @param limits what a file may cost
 */
public record ReadOptions(
        @Nullable Character delimiter,
        @Nullable Character quote,
        @Nullable Boolean header,
        @Nullable Charset charset,
        @Nullable Character decimal,
        MissingValues missing,
        boolean strict,
        @Nullable Schema schema,
        Map<String, Column> columns,
        ReadLimits limits) {

    /** Everything is found out; cells that cannot be read are missing and reported. */
    public static final ReadOptions DEFAULT = builder().build();

    /** @throws IllegalArgumentException if the decimal mark is another one */
    public ReadOptions {
        Objects.requireNonNull(missing, "missing");
        Objects.requireNonNull(limits, "limits");
        columns = Map.copyOf(columns);
        if (decimal != null && decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("decimal: '" + decimal + "' (expected: '.' or ',')");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with these. */
    public Builder change() {
        Builder builder = new Builder();
        builder.delimiter = delimiter;
        builder.quote = quote;
        builder.header = header;
        builder.charset = charset;
        builder.decimal = decimal;
        builder.missing = missing;
        builder.strict = strict;
        builder.schema = schema;
        builder.columns.putAll(columns);
        builder.limits = limits;
        return builder;
    }

    /** Puts options together. */
    public static final class Builder {

        private @Nullable Character delimiter;
        private @Nullable Character quote;
        private @Nullable Boolean header;
        private @Nullable Charset charset;
        private @Nullable Character decimal;
        private MissingValues missing = MissingValues.DEFAULT;
        private boolean strict;
        private @Nullable Schema schema;
        private final Map<String, Column> columns = new LinkedHashMap<>();
        private ReadLimits limits = ReadLimits.DEFAULT;

        private Builder() {}

        public Builder delimiter(char character) {
            delimiter = character;
            return this;
        }

        public Builder quote(char character) {
            quote = character;
            return this;
        }

        public Builder header(boolean there) {
            header = there;
            return this;
        }

        public Builder charset(Charset encoding) {
            charset = encoding;
            return this;
        }

        public Builder decimal(char mark) {
            decimal = mark;
            return this;
        }

        public Builder missing(MissingValues spellings) {
            missing = spellings;
            return this;
        }

        /** A cell that is not of its column's type is an error, which names file, line and column. */
        public Builder strict() {
            strict = true;
            return this;
        }

        /** A cell that is not of its column's type is missing, and reported. */
        public Builder lenient() {
            strict = false;
            return this;
        }

        public Builder schema(Schema columns) {
            schema = columns;
            return this;
        }

        /** Says what one column is; may be called for several. */
        public Builder column(Column column) {
            columns.put(column.name(), column);
            return this;
        }

        public Builder limits(ReadLimits most) {
            limits = most;
            return this;
        }

        public ReadOptions build() {
            return new ReadOptions(
                    delimiter, quote, header, charset, decimal, missing, strict, schema, columns, limits);
        }
    }
}
