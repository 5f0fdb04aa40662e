package ai.lepton.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Numbers or texts in the memory of the JVM, row by row (C order): what goes into a model and comes out of it.
 *
 * <p>Holds no native memory and need not be closed. Data is shared, not copied, where a method says so; whoever
 * made the array may still write to it, everyone else only reads.
 */
public final class NdArray {

    private final DType dtype;
    private final Shape shape;
    private final ByteBuffer data;
    private final String[] texts;

    private NdArray(DType dtype, Shape shape, ByteBuffer data, String[] texts) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
        this.texts = texts;
    }

    /**
     * An array over {@code data}, which is shared: native byte order, from position 0 to its limit.
     *
     * @throws IllegalArgumentException if the buffer is in another byte order or its size does not fit
     */
    public static NdArray of(DType dtype, Shape shape, ByteBuffer data) {
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException(
                    "dtype: STRING (expected: a numeric type; use NdArray.of(Shape, String...))");
        }
        if (data.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(
                    "data: byte order " + data.order() + " (expected: " + ByteOrder.nativeOrder() + ")");
        }
        long expected = Math.multiplyExact(shape.elements(), dtype.bytes());
        if (data.limit() != expected) {
            throw new IllegalArgumentException(
                    "data: " + data.limit() + " bytes (expected: " + expected + " for " + dtype + " " + shape + ")");
        }
        return new NdArray(
                dtype, shape, data.duplicate().order(ByteOrder.nativeOrder()).rewind(), new String[0]);
    }

    /** An array of zeros on the heap. */
    public static NdArray zeros(DType dtype, Shape shape) {
        return of(dtype, shape, heap(dtype, shape));
    }

    /** An array of zeros in a direct buffer, which native code reads and writes without a copy. */
    public static NdArray direct(DType dtype, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), dtype.bytes());
        return of(
                dtype, shape, ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder()));
    }

    public static NdArray of(Shape shape, float... values) {
        checkLength(shape, values.length);
        NdArray array = zeros(DType.FLOAT32, shape);
        array.data.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().put(values);
        return array;
    }

    public static NdArray of(Shape shape, double... values) {
        checkLength(shape, values.length);
        NdArray array = zeros(DType.FLOAT64, shape);
        array.data.duplicate().order(ByteOrder.nativeOrder()).asDoubleBuffer().put(values);
        return array;
    }

    public static NdArray of(Shape shape, int... values) {
        checkLength(shape, values.length);
        NdArray array = zeros(DType.INT32, shape);
        array.data.duplicate().order(ByteOrder.nativeOrder()).asIntBuffer().put(values);
        return array;
    }

    public static NdArray of(Shape shape, long... values) {
        checkLength(shape, values.length);
        NdArray array = zeros(DType.INT64, shape);
        array.data.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer().put(values);
        return array;
    }

    /** Unsigned bytes; {@code values} is shared. */
    public static NdArray ofBytes(Shape shape, byte... values) {
        checkLength(shape, values.length);
        return of(DType.UINT8, shape, ByteBuffer.wrap(values).order(ByteOrder.nativeOrder()));
    }

    public static NdArray of(Shape shape, String... values) {
        checkLength(shape, values.length);
        for (String value : values) {
            Objects.requireNonNull(value, "value");
        }
        return new NdArray(DType.STRING, shape, ByteBuffer.allocate(0), values.clone());
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /** The number of rows: the size of the outermost dimension. */
    public int rows() {
        return Math.toIntExact(shape.size(0));
    }

    public int elements() {
        return Math.toIntExact(shape.elements());
    }

    /** A view of the bytes in native order, at position 0; shared with this array. */
    public ByteBuffer buffer() {
        if (dtype == DType.STRING) {
            throw new IllegalStateException("dtype: STRING (expected: a numeric type)");
        }
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    /** The same numbers under another shape of as many elements; shared. */
    public NdArray reshape(Shape other) {
        checkLength(other, elements());
        return new NdArray(dtype, other, data, texts);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), shared. */
    public NdArray rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows());
        Shape rowShape = shape.withoutFirst();
        int rowElements = Math.toIntExact(rowShape.elements());
        Shape part = rowShape.prepend(to - from);
        if (dtype == DType.STRING) {
            return new NdArray(dtype, part, data, Arrays.copyOfRange(texts, from * rowElements, to * rowElements));
        }
        int rowBytes = rowElements * dtype.bytes();
        ByteBuffer slice =
                data.duplicate().position(from * rowBytes).limit(to * rowBytes).slice();
        return of(dtype, part, slice.order(ByteOrder.nativeOrder()));
    }

    /**
     * The rows of some arrays, one array behind the other, copied; a single array is given back as it is.
     *
     * @param arrays at least one, of one type and with rows of one shape
     * @throws IllegalArgumentException if they are not
     */
    public static NdArray concatenated(List<NdArray> arrays) {
        if (arrays.isEmpty()) {
            throw new IllegalArgumentException("arrays: none (expected: at least one)");
        }
        NdArray first = arrays.get(0);
        if (arrays.size() == 1) {
            return first;
        }
        Shape rowShape = first.shape.withoutFirst();
        int rows = 0;
        for (NdArray array : arrays) {
            if (array.dtype != first.dtype || !array.shape.withoutFirst().equals(rowShape)) {
                throw new IllegalArgumentException(
                        "arrays: " + array + " behind " + first + " (expected: one type, and rows of one shape)");
            }
            rows = Math.addExact(rows, array.rows());
        }
        Shape all = rowShape.prepend(rows);
        if (first.dtype == DType.STRING) {
            String[] joined = new String[Math.toIntExact(all.elements())];
            int at = 0;
            for (NdArray array : arrays) {
                System.arraycopy(array.texts, 0, joined, at, array.texts.length);
                at += array.texts.length;
            }
            return new NdArray(first.dtype, all, first.data, joined);
        }
        ByteBuffer joined = heap(first.dtype, all);
        arrays.forEach(array -> joined.put(array.buffer()));
        return of(first.dtype, all, joined.rewind());
    }

    /** The rows of these indexes, in this order, copied. */
    public NdArray gather(int[] rows) {
        Shape rowShape = shape.withoutFirst();
        int rowElements = Math.toIntExact(rowShape.elements());
        Shape gathered = rowShape.prepend(rows.length);
        if (dtype == DType.STRING) {
            String[] copies = new String[rows.length * rowElements];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(texts, rows[i] * rowElements, copies, i * rowElements, rowElements);
            }
            return new NdArray(dtype, gathered, data, copies);
        }
        int rowBytes = rowElements * dtype.bytes();
        ByteBuffer copy = heap(dtype, gathered);
        for (int i = 0; i < rows.length; i++) {
            copy.put(i * rowBytes, data, Math.multiplyExact(rows[i], rowBytes), rowBytes);
        }
        return of(dtype, gathered, copy);
    }

    /** The element at a flat index, widened; an unsigned byte is 0 to 255, a boolean 0 or 1. */
    public double at(int index) {
        return switch (dtype) {
            case FLOAT32 -> data.getFloat(index * 4);
            case FLOAT64 -> data.getDouble(index * 8);
            case INT32 -> data.getInt(index * 4);
            case INT64 -> data.getLong(index * 8);
            case UINT8, BOOL -> data.get(index) & 0xFF;
            case INT8 -> data.get(index);
            case INT16 -> data.getShort(index * 2);
            case UINT16 -> data.getShort(index * 2) & 0xFFFF;
            case UINT32 -> data.getInt(index * 4) & 0xFFFF_FFFFL;
            case UINT64 -> unsigned(data.getLong(index * 8));
            case FLOAT16 -> HalfFloats.toFloat(data.getShort(index * 2));
            case BFLOAT16 -> HalfFloats.brainToFloat(data.getShort(index * 2));
            case STRING -> throw new IllegalStateException("dtype: STRING (expected: a numeric type)");
        };
    }

    /** The element at a flat index as a whole number, exact for integer types; a UINT64 as an unsigned {@code long}. */
    public long longAt(int index) {
        return dtype == DType.INT64 || dtype == DType.UINT64 ? data.getLong(index * 8) : (long) at(index);
    }

    /**
     * Writes a number at a flat index as the nearest one of the type: what is out of its range becomes its least or most,
     * a truth value is false at 0 alone.
     *
     * @throws IllegalStateException if the elements are texts, or the data may only be read
     */
    public void set(int index, double value) {
        if (data.isReadOnly()) {
            throw new IllegalStateException("data: read only (expected: writable)");
        }
        switch (dtype) {
            case FLOAT32 -> data.putFloat(index * 4, (float) value);
            case FLOAT64 -> data.putDouble(index * 8, value);
            case FLOAT16 -> data.putShort(index * 2, HalfFloats.of(value));
            case BFLOAT16 -> data.putShort(index * 2, HalfFloats.brainOf(value));
            case BOOL -> data.put(index, (byte) (value == 0 ? 0 : 1));
            case UINT64 -> data.putLong(index * 8, unsigned(value));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 ->
                setLong(index, Math.max(dtype.least(), Math.min(dtype.most(), Math.round(value))));
            case STRING -> throw new IllegalStateException("dtype: STRING (expected: a numeric type)");
        }
    }

    /**
     * Writes a whole number at a flat index, by its low bits.
     *
     * @throws IllegalStateException if the elements are not whole numbers or truth values
     */
    public void setLong(int index, long value) {
        switch (dtype) {
            case INT8, UINT8, BOOL -> data.put(index, (byte) value);
            case INT16, UINT16 -> data.putShort(index * 2, (short) value);
            case INT32, UINT32 -> data.putInt(index * 4, (int) value);
            case INT64, UINT64 -> data.putLong(index * 8, value);
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, STRING ->
                throw new IllegalStateException("dtype: " + dtype + " (expected: whole numbers)");
        }
    }

    /** Rounded once: the lowest bit, shifted out, is kept where it decides the rounding. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private static long unsigned(double value) {
        double half = 0x1p63;
        if (!(value > 0)) {
            return 0;
        }
        double rounded = Math.rint(value);
        return rounded < half ? (long) rounded : rounded < 2 * half ? (long) (rounded - half) ^ Long.MIN_VALUE : -1L;
    }

    /** The text at a flat index. */
    public String textAt(int index) {
        if (dtype != DType.STRING) {
            throw new IllegalStateException("dtype: " + dtype + " (expected: STRING)");
        }
        return texts[index];
    }

    /** A copy of all elements, narrowed or widened to floats. */
    public float[] toFloats() {
        float[] values = new float[elements()];
        if (dtype == DType.FLOAT32) {
            buffer().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) at(i);
            }
        }
        return values;
    }

    /** A copy of all elements, widened to doubles. */
    public double[] toDoubles() {
        double[] values = new double[elements()];
        if (dtype == DType.FLOAT64) {
            buffer().asDoubleBuffer().get(values);
        } else if (dtype == DType.FLOAT32) {
            float[] floats = toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = at(i);
            }
        }
        return values;
    }

    /** Same type, same shape and the same bits: NaN equals itself, 0.0 differs from -0.0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NdArray array
                && dtype == array.dtype
                && shape.equals(array.shape)
                && data.equals(array.data)
                && Arrays.equals(texts, array.texts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dtype, shape, data, Arrays.hashCode(texts));
    }

    @Override
    public String toString() {
        return dtype + " " + shape;
    }

    private static ByteBuffer heap(DType dtype, Shape shape) {
        long bytes = Math.multiplyExact(shape.elements(), dtype.bytes());
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    private static void checkLength(Shape shape, int length) {
        if (shape.elements() != length) {
            throw new IllegalArgumentException(
                    "values: " + length + " (expected: " + shape.elements() + " for shape " + shape + ")");
        }
    }
}
