package ai.lepton.data.table.parquet;

import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column as ours: how its type is stored and what it means.
 *
 * @param type what its cells are; a text is {@link ColumnType#TEXT} until its values are looked at
 */
record ParquetValues(PrimitiveType stored, ColumnType type) {

    private static final long DAY = 86_400_000L;
    private static final long JULIAN_1970 = 2_440_588L;

    /** How the values of a stored type are read; null if they are not. */
    static @Nullable ParquetValues of(PrimitiveType stored) {
        LogicalTypeAnnotation meaning = stored.getLogicalTypeAnnotation();
        ColumnType type = switch (stored.getPrimitiveTypeName()) {
            case INT32 -> meaning instanceof DateLogicalTypeAnnotation ? ColumnType.DATE : ColumnType.NUMBER;
            case INT64 -> meaning instanceof TimestampLogicalTypeAnnotation ? ColumnType.DATE : ColumnType.NUMBER;
            case INT96 -> ColumnType.DATE;
            case FLOAT, DOUBLE -> ColumnType.NUMBER;
            case BOOLEAN -> ColumnType.CATEGORY;
            case BINARY -> meaning instanceof DecimalLogicalTypeAnnotation ? ColumnType.NUMBER : ColumnType.TEXT;
            case FIXED_LEN_BYTE_ARRAY ->
                meaning instanceof DecimalLogicalTypeAnnotation || meaning instanceof Float16LogicalTypeAnnotation
                        ? ColumnType.NUMBER
                        : null;
        };
        return type == null ? null : new ParquetValues(stored, type);
    }

    boolean isText() {
        return type == ColumnType.TEXT;
    }

    /** The value of a column of numbers. */
    double number(ColumnReader reader) {
        LogicalTypeAnnotation meaning = stored.getLogicalTypeAnnotation();
        int scale = meaning instanceof DecimalLogicalTypeAnnotation decimal ? decimal.getScale() : 0;
        boolean unsigned = meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
        return switch (stored.getPrimitiveTypeName()) {
            case INT32 -> {
                int value = reader.getInteger();
                yield scaled(unsigned ? Integer.toUnsignedLong(value) : value, scale);
            }
            case INT64 -> {
                long value = reader.getLong();
                yield unsigned && value < 0 ? (value >>> 1) * 2.0 + (value & 1) : scaled(value, scale);
            }
            case FLOAT -> reader.getFloat();
            case DOUBLE -> reader.getDouble();
            default -> {
                byte[] bytes = reader.getBinary().getBytes();
                yield meaning instanceof Float16LogicalTypeAnnotation
                        ? half(ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getShort())
                        : new BigDecimal(new BigInteger(bytes), scale).doubleValue();
            }
        };
    }

    /** The value of a column of dates, in milliseconds since 1970. */
    long date(ColumnReader reader) {
        return switch (stored.getPrimitiveTypeName()) {
            case INT32 -> reader.getInteger() * DAY;
            case INT96 -> {
                // Nanoseconds of the day, then the Julian day.
                ByteBuffer bytes = reader.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
                long nanos = bytes.getLong(bytes.position());
                yield (bytes.getInt(bytes.position() + 8) - JULIAN_1970) * DAY + Math.floorDiv(nanos, 1_000_000L);
            }
            default -> {
                long value = reader.getLong();
                yield stored.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
                        ? switch (time.getUnit()) {
                            case MILLIS -> value == Chunk.NO_DATE ? value + 1 : value;
                            case MICROS -> Math.floorDiv(value, 1_000L);
                            case NANOS -> Math.floorDiv(value, 1_000_000L);
                        }
                        : value;
            }
        };
    }

    /** The value of a column of texts or truth values. */
    String text(ColumnReader reader) {
        return type == ColumnType.CATEGORY
                ? Boolean.toString(reader.getBoolean())
                : new String(reader.getBinary().getBytes(), StandardCharsets.UTF_8);
    }

    private static double scaled(long value, int scale) {
        return scale == 0 ? value : BigDecimal.valueOf(value, scale).doubleValue();
    }

    /** IEEE 754 binary16. */
    private static float half(short bits) {
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        float size = exponent == 0x1F
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : exponent == 0
                        ? fraction * 0x1p-24f
                        : Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        return bits < 0 ? -size : size;
    }
}
