package ai.lepton.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Says what an {@link IOException} means to the person who meets it; the one place that knows. */
public final class FileErrors {

    /** As Linux and macOS word it; Java hands the system's own text through. */
    private static final List<String> FULL = List.of("no space left on device", "disk quota exceeded");

    private static final List<String> REFUSED =
            List.of("read-only file system", "operation not permitted", "permission denied");

    private FileErrors() {}

    /**
     * The failure to show when {@code path} could not be written.
     *
     * @param what was to be done, such as {@code "cannot write the token"}
     */
    public static LeptonException onWrite(Path path, String what, IOException e) {
        if (isDiskFull(e)) {
            return new LeptonException(
                    ErrorCode.DISK_FULL,
                    path + ": " + what + ": no space left on the disk (" + free(path)
                            + "). Free some space and try again; nothing was left half-written.",
                    e);
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException || isNotADirectory(e)) {
            return new LeptonException(
                    ErrorCode.NOT_WRITABLE,
                    path + ": " + what + ": a file is in the way"
                            + " (expected: a folder, or a path where one can be made). Choose another place.",
                    e);
        }
        if (e instanceof AccessDeniedException || says(e, REFUSED)) {
            return new LeptonException(
                    ErrorCode.NOT_WRITABLE,
                    path + ": " + what + ": no right to write (expected: a place that user "
                            + System.getProperty("user.name") + " may write to). Change its rights, or choose another.",
                    e);
        }
        return new LeptonException(
                ErrorCode.NOT_WRITABLE,
                path + ": " + what + ": " + reason(e)
                        + " (expected: a place that can be written). Choose another place.",
                e);
    }

    /** Whether the disk, or the user's share of it, is full. */
    public static boolean isDiskFull(IOException e) {
        return says(e, FULL);
    }

    private static boolean isNotADirectory(IOException e) {
        return says(e, List.of("not a directory"));
    }

    private static boolean says(IOException e, List<String> texts) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(message::contains);
    }

    /** What happened, in words without the names of Java's classes. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it, or the folder that it is to be in, is not there and cannot be made";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (e instanceof AccessDeniedException) {
            return "user " + System.getProperty("user.name") + " has no right to it";
        }
        if (e instanceof FileSystemException file) {
            return file.getReason() != null
                    ? Objects.requireNonNull(file.getReason())
                    : "the system refused it without a reason";
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? "reading or writing failed" : message;
    }

    private static String free(Path path) {
        for (Path place = path.toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.exists(place)) {
                try {
                    return Files.getFileStore(place).getUsableSpace() / 1024 + " KiB free";
                } catch (IOException e) {
                    return "free space not known";
                }
            }
        }
        return "free space not known";
    }
}
