package ai.lepton.control.store.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks whether a store is sound, without writing to it.
 *
 * <p>SQLite would take an empty file for a new database and a log it cannot read for no log at all, and would fold the
 * log into the database on closing; so the bytes are looked at first, and the pages through a connection that cannot
 * write. What this cannot see is a changed byte inside a stored value: SQLite keeps no checksums of its pages.
 *
 * @param file the store
 * @param backups copies of it, named in errors
 * @param newest version of the schema that this program knows
 */
public record StoreCheck(Path file, Backups backups, int newest) {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int APPLICATION_ID_AT = 68;
    private static final int WAL_HEADER_BYTES = 32;
    /** The last bit says in which byte order the log's checksums are. */
    private static final int WAL_MAGIC = 0x377F0682;

    /**
     * The version of the store's schema; 0 if there is no store.
     *
     * @throws LeptonException {@link ErrorCode#STORE_DAMAGED}, {@link ErrorCode#STORE_TOO_NEW}
     */
    public int version() {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            long logBytes = Files.exists(log) ? Files.size(log) : 0;
            if (!Files.exists(file)) {
                if (logBytes > 0) {
                    throw damaged("the file is missing, though its log " + log + " holds " + logBytes + " bytes");
                }
                return 0;
            }
            checkHeader(logBytes);
            if (logBytes > 0) {
                checkLog(log);
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot be opened", e);
        }
        int version = checkContent();
        if (version > newest) {
            throw new LeptonException(
                    ErrorCode.STORE_TOO_NEW,
                    file + ": schema version " + version + " (expected: at most " + newest
                            + "). A newer Lepton wrote it; start that one, or put back a copy of the store that it made"
                            + " before it changed it, from " + backups.folder() + ".");
        }
        return version;
    }

    private void checkHeader(long logBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw damaged("it is a folder");
        }
        long size = Files.size(file);
        if (size < HEADER_BYTES) {
            throw damaged("it has " + size + " bytes, less than a header"
                    + (logBytes > 0 ? ", though its log holds " + logBytes + " bytes" : ""));
        }
        byte[] header = head(file, HEADER_BYTES);
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw damaged("its first bytes are not those of a SQLite database");
        }
        ByteBuffer numbers = ByteBuffer.wrap(header);
        int pageSize = Short.toUnsignedInt(numbers.getShort(PAGE_SIZE_AT));
        if (pageSize != 1 && (pageSize < 512 || Integer.bitCount(pageSize) != 1)) {
            throw damaged("its header says that pages have " + pageSize + " bytes");
        }
        if (numbers.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
            throw damaged("it is a SQLite database, but its header does not say that it is Lepton's");
        }
    }

    private void checkLog(Path log) throws IOException {
        byte[] header = head(log, WAL_HEADER_BYTES);
        if (Files.size(log) >= WAL_HEADER_BYTES) {
            // A power cut can leave a log that was made longer but never written: zeros, and nothing lost.
            boolean unwritten = Arrays.equals(header, new byte[WAL_HEADER_BYTES]);
            if (!unwritten && (ByteBuffer.wrap(header).getInt(0) & ~1) != WAL_MAGIC) {
                throw damaged("the first bytes of its log " + log + " are not those of a SQLite log");
            }
        }
    }

    private int checkContent() {
        try (Connection connection = Connections.inspector(file);
                Statement statement = connection.createStatement()) {
            List<String> faults = column(statement, "pragma integrity_check(3)");
            if (!faults.equals(List.of("ok"))) {
                throw damaged(String.join("; ", faults).replace('\n', ' '));
            }
            List<String> orphans = column(statement, "pragma foreign_key_check");
            if (!orphans.isEmpty()) {
                throw damaged("rows of " + orphans.get(0) + " refer to rows that are not there");
            }
            if (column(statement, "select name from sqlite_master where name = 'schema_version'")
                    .isEmpty()) {
                throw damaged("it has no table schema_version");
            }
            List<String> version =
                    column(statement, "select version from schema_version order by version desc limit 1");
            if (version.isEmpty()) {
                throw damaged("its table schema_version is empty");
            }
            return Integer.parseInt(version.get(0));
        } catch (SQLException e) {
            LeptonException plain = StoreErrors.translate(file, e) instanceof LeptonException known
                            && known.code() != ErrorCode.STORE_DAMAGED
                            && known.code() != ErrorCode.INTERNAL
                    ? known
                    : damaged(String.valueOf(e.getMessage()));
            plain.addSuppressed(e);
            throw plain;
        }
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** The first bytes, zeros where the file is shorter. */
    private static byte[] head(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.copyOf(in.readNBytes(bytes), bytes);
        }
    }

    private LeptonException damaged(String what) {
        return StoreErrors.damaged(file, what, backups.newest(), null);
    }
}
