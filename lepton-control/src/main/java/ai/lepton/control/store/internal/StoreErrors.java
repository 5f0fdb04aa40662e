package ai.lepton.control.store.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says what a failure of the database means to the person who runs the server. */
public final class StoreErrors {

    // https://www.sqlite.org/rescode.html
    private static final int PERM = 3;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private StoreErrors() {}

    /** The failure to show for {@code e}, or {@code e} itself where it means nothing in particular. */
    public static RuntimeException translate(Path file, RuntimeException e) {
        SQLException sql = sqlCause(e);
        LeptonException known = sql == null ? null : known(file, sql);
        return known == null ? e : known;
    }

    /** The failure to show for {@code e}. */
    public static RuntimeException translate(Path file, SQLException e) {
        LeptonException known = known(file, e);
        return known == null
                ? new LeptonException(ErrorCode.INTERNAL, file + ": the database failed: " + e.getMessage(), e)
                : known;
    }

    /** A store that cannot be trusted, with the ways back. */
    public static LeptonException damaged(Path file, String what, @Nullable Path backup, @Nullable Exception cause) {
        String restore = backup == null ? "" : " To go back to the newest copy, put " + backup + " in its place.";
        return new LeptonException(
                ErrorCode.STORE_DAMAGED,
                file + ": damaged: " + what
                        + " (expected: the store as Lepton wrote it). Nothing was changed. Move it, and "
                        + file.getFileName() + "-wal and " + file.getFileName() + "-shm if they are there, to a safe"
                        + " place." + restore + " Without a store in its place, Lepton starts with an empty one.",
                cause);
    }

    private static @Nullable SQLException sqlCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static @Nullable LeptonException known(Path file, SQLException e) {
        return switch (e.getErrorCode() & 0xFF) {
            case FULL ->
                new LeptonException(
                        ErrorCode.DISK_FULL,
                        file
                                + ": cannot be written: no space left on the disk. Free some space and try again; nothing was"
                                + " left half-written.",
                        e);
            case PERM, READONLY, CANTOPEN ->
                new LeptonException(
                        ErrorCode.NOT_WRITABLE,
                        file + ": cannot be written: " + e.getMessage() + " (expected: a file and folder that user "
                                + System.getProperty("user.name") + " may write to). Change their rights.",
                        e);
            case IOERR ->
                new LeptonException(
                        ErrorCode.NOT_WRITABLE,
                        file + ": the disk failed: " + e.getMessage()
                                + " (expected: a disk that reads and writes). Look into" + " the system's log.",
                        e);
            case CORRUPT, NOTADB -> damaged(file, String.valueOf(e.getMessage()), null, e);
            default -> null;
        };
    }
}
