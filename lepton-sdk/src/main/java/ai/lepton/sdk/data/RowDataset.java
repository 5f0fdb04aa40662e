package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Rows that are made when a batch of them is asked for, by several threads at once, in the batch's order. Owns threads and its
 * {@link RowReader}, and must be closed: then both are. Safe for several threads.
 *
 * <p>Where a size differs from row to row, all rows of a batch are padded behind their end to the longest of it. In memory are
 * the rows of the batches under way, no others; {@link RowReader#cached} keeps more.
 */
public final class RowDataset implements Dataset, AutoCloseable {

    private final RowReader rows;
    private final OrderedWork work;
    private final double padding;

    private RowDataset(RowReader rows, OrderedWork work, double padding) {
        this.rows = rows;
        this.work = work;
        this.padding = padding;
    }

    /** Rows made by as many threads as there are processors. */
    public static RowDataset of(RowReader rows) {
        return of(rows, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Rows made by so many threads; by the one that asks if 0. They end with {@link #close}.
     *
     * @throws IllegalArgumentException if {@code threads} is negative, or there is no input
     */
    public static RowDataset of(RowReader rows, int threads) {
        if (rows.inputs().isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
        return new RowDataset(rows, OrderedWork.of(threads), 0);
    }

    /** The same rows and threads, padded with {@code value} where numbers are padded; close one of the two. */
    public RowDataset padding(double value) {
        return new RowDataset(rows, work, value);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public List<Field> inputs() {
        return rows.inputs();
    }

    @Override
    public List<Field> targets() {
        return rows.targets();
    }

    /**
     * Makes these rows.
     *
     * @throws LeptonException of the first row, in the order asked for, that cannot be made
     * @throws IllegalStateException if this is closed
     */
    @Override
    public Batch batch(int[] indexes) {
        for (int index : indexes) {
            Objects.checkIndex(index, rows.size());
        }
        List<RowReader.Row> made = work.map(Arrays.stream(indexes).boxed().toList(), rows::read);
        return new Batch(
                together(rows.inputs(), made, RowReader.Row::inputs),
                together(rows.targets(), made, RowReader.Row::targets),
                null);
    }

    /** Ends the threads, once they have done what was asked for, and closes the rows. */
    @Override
    public void close() {
        try (rows) {
            work.close();
        }
    }

    private List<NdArray> together(
            List<Field> fields, List<RowReader.Row> made, Function<RowReader.Row, List<NdArray>> part) {
        List<NdArray> together = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int place = i;
            together.add(together(
                    fields.get(i),
                    made.stream().map(row -> part.apply(row).get(place)).toList()));
        }
        return together;
    }

    private NdArray together(Field field, List<NdArray> arrays) {
        long[] sizes = field.shape().toArray();
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == Shape.UNKNOWN) {
                int at = axis;
                sizes[axis] = arrays.stream()
                        .mapToLong(array ->
                                array.shape().rank() > at ? array.shape().size(at) : 0)
                        .max()
                        .orElse(0);
            }
        }
        Shape longest = Shape.of(sizes);
        for (NdArray array : arrays) {
            if (array.dtype() != field.dtype() || !field.shape().accepts(array.shape())) {
                throw new IllegalStateException("field \"" + field.name() + "\": a row of " + array + " (expected: "
                        + field.dtype() + " " + field.shape() + ")");
            }
        }
        return field.dtype() == DType.STRING ? texts(arrays, longest) : numbers(field, arrays, longest);
    }

    private static NdArray texts(List<NdArray> arrays, Shape longest) {
        int row = (int) longest.elements();
        String[] texts = new String[arrays.size() * row];
        for (int i = 0; i < arrays.size(); i++) {
            if (!arrays.get(i).shape().equals(longest)) {
                throw new IllegalStateException("texts of " + arrays.get(i).shape() + " beside " + longest
                        + " in one batch (expected: one shape; only numbers are padded)");
            }
            for (int k = 0; k < row; k++) {
                texts[i * row + k] = arrays.get(i).textAt(k);
            }
        }
        return NdArray.of(longest.prepend(arrays.size()), texts);
    }

    private NdArray numbers(Field field, List<NdArray> arrays, Shape longest) {
        NdArray all = NdArray.zeros(field.dtype(), longest.prepend(arrays.size()));
        boolean ragged = arrays.stream().anyMatch(array -> !array.shape().equals(longest));
        if (ragged && padding != 0) {
            fill(all);
        }
        ByteBuffer to = all.buffer();
        int rowBytes = Math.toIntExact(longest.elements() * field.dtype().bytes());
        for (int i = 0; i < arrays.size(); i++) {
            copy(
                    arrays.get(i).buffer(),
                    arrays.get(i).shape().toArray(),
                    to,
                    i * rowBytes,
                    longest.toArray(),
                    0,
                    field.dtype().bytes());
        }
        return all;
    }

    /** Copies a block of some sizes into the corner of one that is at least as long along each axis. */
    private static void copy(
            ByteBuffer from, long[] sizes, ByteBuffer to, int at, long[] longest, int axis, int bytes) {
        int inner = bytes;
        int next = Math.min(axis + 1, sizes.length);
        for (int i = next; i < longest.length; i++) {
            inner *= (int) longest[i];
        }
        if (Arrays.equals(sizes, next, sizes.length, longest, next, sizes.length)) {
            int run = axis == sizes.length ? inner : (int) sizes[axis] * inner;
            to.put(at, from, from.position(), run);
            from.position(from.position() + run);
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            copy(from, sizes, to, at + i * inner, longest, next, bytes);
        }
    }

    private void fill(NdArray all) {
        ByteBuffer bytes = all.buffer();
        for (int i = 0; i < all.elements(); i++) {
            switch (all.dtype()) {
                case FLOAT32 -> bytes.putFloat((float) padding);
                case FLOAT64 -> bytes.putDouble(padding);
                case INT32 -> bytes.putInt((int) padding);
                case INT64 -> bytes.putLong((long) padding);
                case UINT8, BOOL -> bytes.put((byte) padding);
                case STRING -> throw new AssertionError("texts are not padded");
            }
        }
    }
}
