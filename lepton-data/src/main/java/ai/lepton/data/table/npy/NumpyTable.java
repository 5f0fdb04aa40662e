package ai.lepton.data.table.npy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnNotes;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.InferredSchema;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Arrays of NumPy as a table: the rows of an array {@code [N]} or {@code [N, C]}, or of all such arrays in a {@code .npz} side
 * by side. Columns are called as the array is, with {@code _1}, {@code _2} and so on of several; those of a {@code .npy} are
 * {@code column_1} and so on. Numbers and truth values are numbers, texts are categories. Infinite numbers are missing.
 *
 * <p>Read in bounded memory, in order; arrays in Fortran order are not, unless of one dimension.
 */
public final class NumpyTable implements FileTable {

    /** An array in the file: an entry of an archive, or the file itself. */
    record Member(String entry, String place, NpyHeader header, int columns) {}

    private final DataFile data;
    private final boolean archive;
    private final List<Member> members;
    private final InferredSchema inferred;

    private NumpyTable(DataFile data, boolean archive, List<Member> members, InferredSchema inferred) {
        this.data = data;
        this.archive = archive;
        this.members = List.copyOf(members);
        this.inferred = inferred;
    }

    /**
     * Looks at the headers of a file's arrays.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, or no row in it; {@link
     *     ErrorCode#DATA_CORRUPT} if it is no array, or holds Python objects; {@link ErrorCode#DATA_MISMATCH} if arrays have
     *     different numbers of rows, or more than two dimensions
     */
    public static NumpyTable of(Path file, ReadOptions options) {
        DataFile data = DataFile.of(file, options.limits());
        byte[] head = data.head(4);
        boolean archive = head.length > 1 && head[0] == 'P' && head[1] == 'K';
        List<Member> members = new ArrayList<>();
        try {
            if (archive) {
                try (ZipFile zip = new ZipFile(file.toFile())) {
                    for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                        ZipEntry entry = entries.nextElement();
                        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                            members.add(member(entry.getName(), file + "!/" + entry.getName(), in));
                        }
                    }
                }
            } else {
                try (InputStream in = data.open()) {
                    members.add(member("", file.toString(), in));
                }
            }
        } catch (ZipException e) {
            throw NpyHeader.corrupt(
                    file.toString(), "damaged zip archive (" + e.getMessage() + "). Get the file again.");
        } catch (IOException e) {
            throw data.failure(e, "");
        }
        return new NumpyTable(data, archive, members, inferred(file, members, options));
    }

    private static Member member(String entry, String place, InputStream in) throws IOException {
        NpyHeader header = NpyHeader.read(in, place);
        int rank = header.shape().size();
        if (rank < 1 || rank > 2 || (rank == 2 && header.columnsFirst())) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    place + ": shape " + header.shape() + (header.columnsFirst() ? " in Fortran order" : "")
                            + " (expected: [rows] or [rows, columns] in C order). Read it as an array, or save"
                            + " numpy.ascontiguousarray of it.");
        }
        header.elements(place);
        return new Member(
                entry,
                place,
                header,
                rank == 1 ? 1 : Math.toIntExact(header.shape().get(1)));
    }

    private static InferredSchema inferred(Path file, List<Member> members, ReadOptions options) {
        if (members.isEmpty()) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, file + ": no array in it (expected: at least one)");
        }
        Member first = members.get(0);
        long rows = first.header().shape().get(0);
        List<ColumnNotes> notes = new ArrayList<>();
        for (Member member : members) {
            if (member.header().shape().get(0) != rows) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        member.place() + ": " + member.header().shape().get(0) + " rows (expected: " + rows + ", as in "
                                + first.place() + ")");
            }
            String name = member.entry().isEmpty() ? "column" : NumpyFile.arrayName(member.entry());
            ColumnType type = member.header().isText() ? ColumnType.CATEGORY : ColumnType.NUMBER;
            for (int i = 1; i <= member.columns(); i++) {
                boolean plain = member.columns() == 1 && !member.entry().isEmpty();
                Column column = Column.of(plain ? name : name + "_" + i, type);
                Column given = options.columns().get(column.name());
                if (given != null && (type == ColumnType.NUMBER) != (given.type() == ColumnType.NUMBER)) {
                    throw new LeptonException(
                            ErrorCode.DATA_MISMATCH,
                            member.place() + ": column \"" + column.name() + "\": " + type + " (expected: "
                                    + given.type() + ", as given)");
                }
                notes.add(new ColumnNotes(given == null ? column : given, "the array's type", false, List.of()));
            }
        }
        if (rows == 0) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, file + ": arrays without rows (expected: at least one row)");
        }
        return new InferredSchema(notes, 0);
    }

    @Override
    public Path file() {
        return data.path();
    }

    @Override
    public InferredSchema inferred() {
        return inferred;
    }

    @Override
    public String origin() {
        return data.path().toString();
    }

    @Override
    public ChunkReader open() {
        Schema schema = inferred.schema();
        try {
            return NumpyChunks.open(data, archive, members, schema);
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }
}
