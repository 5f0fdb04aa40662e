package ai.lepton.data.table.npy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The rows of arrays side by side, as chunks. */
final class NumpyChunks implements ChunkReader {

    private static final int ROWS = 4096;
    private static final long BYTES = 8L << 20;

    private final DataFile data;
    private final Schema schema;
    private final List<NumpyTable.Member> members;
    private final List<InputStream> streams = new ArrayList<>();
    private final @Nullable ZipFile zip;
    private final long rows;
    private final int chunkRows;
    private long row;

    private NumpyChunks(DataFile data, List<NumpyTable.Member> members, Schema schema, @Nullable ZipFile zip) {
        this.data = data;
        this.schema = schema;
        this.members = members;
        this.zip = zip;
        this.rows = members.get(0).header().shape().get(0);
        long bytes = 1;
        for (NumpyTable.Member member : members) {
            bytes += (long) member.columns() * Math.max(8, member.header().bytes());
        }
        this.chunkRows = (int) Math.max(1, Math.min(ROWS, BYTES / bytes));
    }

    static NumpyChunks open(DataFile data, boolean archive, List<NumpyTable.Member> members, Schema schema)
            throws IOException {
        ZipFile zip = archive ? new ZipFile(data.path().toFile()) : null;
        NumpyChunks chunks = new NumpyChunks(data, members, schema, zip);
        try {
            for (NumpyTable.Member member : members) {
                InputStream in;
                if (zip == null) {
                    in = data.open();
                } else {
                    ZipEntry entry = Objects.requireNonNull(zip.getEntry(member.entry()), "entry");
                    in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
                }
                chunks.streams.add(in);
                in.skipNBytes(member.header().length());
            }
            return chunks;
        } catch (IOException | RuntimeException e) {
            chunks.close();
            throw e;
        }
    }

    @Override
    public @Nullable Chunk next() {
        int size = (int) Math.min(chunkRows, rows - row);
        if (size <= 0) {
            return null;
        }
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            columns.addAll(columns(members.get(i), streams.get(i), size));
        }
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = row + i;
        }
        row += size;
        return new Chunk(schema, numbers, columns);
    }

    private List<Object> columns(NumpyTable.Member member, InputStream in, int size) {
        NpyHeader header = member.header();
        int width = header.bytes();
        int wanted = Math.multiplyExact(Math.multiplyExact(size, member.columns()), width);
        byte[] bytes = bytes(member, in, wanted);
        NpyElements elements = new NpyElements(header);
        ByteBuffer buffer = elements.ordered(bytes);
        List<Object> columns = new ArrayList<>();
        for (int c = 0; c < member.columns(); c++) {
            if (header.isText()) {
                String[] texts = new String[size];
                for (int i = 0; i < size; i++) {
                    texts[i] = elements.text(buffer, (i * member.columns() + c) * width);
                }
                columns.add(texts);
            } else {
                double[] numbers = new double[size];
                for (int i = 0; i < size; i++) {
                    double number = elements.number(buffer, (i * member.columns() + c) * width);
                    numbers[i] = Double.isInfinite(number) ? Double.NaN : number;
                }
                columns.add(numbers);
            }
        }
        return columns;
    }

    private byte[] bytes(NumpyTable.Member member, InputStream in, int wanted) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(wanted);
        } catch (IOException e) {
            throw data.failure(e, "");
        }
        if (bytes.length < wanted) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    member.place() + ": cut off behind row " + row + " of " + rows + ". Get the file again.");
        }
        return bytes;
    }

    @Override
    public void close() {
        try {
            for (InputStream in : streams) {
                in.close();
            }
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }
}
