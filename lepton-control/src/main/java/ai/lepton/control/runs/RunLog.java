package ai.lepton.control.runs;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads what a run printed, piece by piece, never splitting a character. */
final class RunLog {

    private static final int PIECE = 1 << 20;

    private RunLog() {}

    /** UTF-8 bytes from {@code offset} on, at most 1 MiB; empty at the end, or when nothing was printed yet. */
    static byte[] read(Path log, long offset) {
        if (offset < 0) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "offset: " + offset + " (expected: >= 0)");
        }
        if (!Files.exists(log)) {
            return new byte[0];
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long available = Math.max(0, file.length() - offset);
            byte[] bytes = new byte[(int) Math.min(available, PIECE)];
            file.seek(offset);
            file.readFully(bytes);
            return Arrays.copyOf(bytes, wholeCharacters(bytes));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    log + ": cannot be read: " + FileErrors.reason(e) + " (expected: the log of a run)",
                    e);
        }
    }

    /** How many bytes remain without a character that is cut off at the end. */
    private static int wholeCharacters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start > 0 && start > bytes.length - 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return 0;
        }
        int first = bytes[start] & 0xFF;
        int length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        return start + length > bytes.length ? start : bytes.length;
    }
}
