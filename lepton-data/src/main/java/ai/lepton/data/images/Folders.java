package ai.lepton.data.images;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looking into folders, with errors that people understand. */
final class Folders {

    private Folders() {}

    /** @throws LeptonException if {@code folder} is not there, is no folder, or may not be looked into */
    static void check(Path folder) {
        if (Files.notExists(folder)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, folder + ": there is no such folder (expected: a folder with the data)");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, folder + ": not a folder (expected: a folder with the data)");
        }
        // Neither there nor not there: a folder above it may not be entered.
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw noRight(folder, null);
        }
    }

    /** What is in {@code folder}, by name; hidden files are left out. */
    static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .filter(wanted)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw noRight(folder, e);
        }
    }

    private static LeptonException noRight(Path folder, @Nullable IOException e) {
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE,
                folder + ": cannot be looked into (expected: a folder that may be read and entered)."
                        + " Change its rights, or run as a user who may.",
                e);
    }

    /** The last part of a path. */
    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
