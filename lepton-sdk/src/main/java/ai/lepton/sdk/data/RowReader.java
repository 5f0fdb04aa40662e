package ai.lepton.sdk.data;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes rows when they are asked for, such as by decoding files. What it holds open it closes with {@link #close}. Safe for
 * several threads.
 */
public interface RowReader extends AutoCloseable {

    /** The number of rows. */
    int size();

    /** What goes into a model; a size of {@code Shape.UNKNOWN} may differ from row to row. */
    List<Field> inputs();

    /** What should come out. */
    List<Field> targets();

    /**
     * Makes a row.
     *
     * @throws LeptonException naming the file or row that cannot be read
     */
    Row read(int index);

    @Override
    default void close() {}

    /**
     * One row.
     *
     * @param inputs one array for each input, without the batch
     * @param targets likewise
     */
    record Row(List<NdArray> inputs, List<NdArray> targets) {

        public Row {
            inputs = List.copyOf(inputs);
            targets = List.copyOf(targets);
        }
    }

    /** The rows of a dataset, one at a time; not its weights. */
    static RowReader of(Dataset rows) {
        return new RowReader() {
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

            @Override
            public Row read(int index) {
                Dataset.Batch batch = rows.batch(new int[] {index});
                return new Row(
                        batch.inputs().stream().map(RowReader::single).toList(),
                        batch.targets().stream().map(RowReader::single).toList());
            }
        };
    }

    /**
     * Keeps rows that were made, in memory, up to {@code maxBytes} of content; further rows are made anew each time. What is
     * kept stays: in an epoch every row is asked for once, so that there is nothing to gain from another choice. Closes this.
     *
     * @throws IllegalArgumentException if {@code maxBytes} is negative
     */
    default RowReader cached(long maxBytes) {
        return new MemoryCache(this, maxBytes);
    }

    /**
     * Keeps rows that were made, in a file of {@code folder} that takes up to {@code maxBytes} and vanishes with the process;
     * in memory are 12 bytes a row. Further rows are made anew each time. Closes this. Rows of texts are not for it.
     *
     * @throws LeptonException {@code NOT_WRITABLE} if there can be no file in the folder
     * @throws IllegalArgumentException if {@code maxBytes} is negative, or a field holds texts
     */
    default RowReader cachedOnDisk(Path folder, long maxBytes) {
        return DiskCache.open(this, folder, maxBytes);
    }

    private static NdArray single(NdArray batch) {
        return batch.reshape(batch.shape().withoutFirst());
    }
}
