package ai.lepton.data;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How readers look into a folder, and what they say when they cannot. */
public final class DataFolders {

    private DataFolders() {}

    /**
     * What lies in a folder, sorted by name, hidden files left out.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is missing, no folder or empty, {@link
     *     ErrorCode#FILE_UNREADABLE} if it may not be read
     */
    public static List<Path> list(Path folder, String expected) {
        if (!Files.exists(folder)) {
            throw notFound(folder, "no such folder", expected);
        }
        if (!Files.isDirectory(folder)) {
            throw notFound(folder, "not a folder", expected);
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.filter(
                            file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
            if (sorted.isEmpty()) {
                throw notFound(folder, "is empty", expected);
            }
            return sorted;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** {@link ErrorCode#DATA_NOT_FOUND}. */
    public static LeptonException notFound(Path path, String found, String expected) {
        return new LeptonException(
                ErrorCode.DATA_NOT_FOUND, "data: " + path + ": " + found + " (expected: " + expected + ")");
    }

    /** {@link ErrorCode#FILE_UNREADABLE}, with the reason in plain words. */
    public static LeptonException unreadable(Path path, IOException e) {
        String reason;
        if (e instanceof AccessDeniedException) {
            reason = "no right to read it";
        } else if (e instanceof NoSuchFileException) {
            reason = "no such file";
        } else {
            reason = String.valueOf(e.getMessage());
        }
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE, "data: " + path + ": " + reason + " (expected: a readable file)", e);
    }
}
