package ai.lepton.core.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files and folders that are there whole or not at all: written beside their place under a temporary name, synced,
 * then renamed.
 */
public final class AtomicWrite {

    private AtomicWrite() {}

    /** Fills a file or folder that is given an empty place. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path temporary) throws IOException;
    }

    /** Writes {@code bytes} to {@code target}, replacing what was there. */
    public static void file(Path target, byte[] bytes) throws IOException {
        file(target, temporary -> Files.write(temporary, bytes));
    }

    /** Writes a file through {@code filler}, replacing what was there; on failure the old file stays. */
    public static void file(Path target, Filler filler) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException(target + ": is a file system's root (expected: a file)");
        }
        Files.createDirectories(folder);
        Path temporary = temporaryName(absolute);
        try {
            filler.fill(temporary);
            sync(temporary);
            move(temporary, absolute);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Makes the folder {@code target} through {@code filler}.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the target is there already and not an empty folder
     */
    public static void folder(Path target, Filler filler) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IOException(target + ": is a file system's root (expected: a new folder)");
        }
        Files.createDirectories(parent);
        Path temporary = temporaryName(absolute);
        try {
            Files.createDirectory(temporary);
            filler.fill(temporary);
            try (Stream<Path> files = Files.walk(temporary)) {
                for (Path file : files.toList()) {
                    sync(file);
                }
            }
            move(temporary, absolute);
            sync(parent);
        } finally {
            deleteTree(temporary);
        }
    }

    /** Puts a file that has been written beside its place into it, synced, replacing what was there. */
    public static void publish(Path temporary, Path target) throws IOException {
        sync(temporary);
        move(temporary, target);
        sync(Objects.requireNonNull(target.toAbsolutePath().getParent(), "parent"));
    }

    /** Deletes a folder with all that is in it; nothing happens when it is not there. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path temporaryName(Path target) {
        return target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime() + ".tmp");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void sync(Path path) throws IOException {
        // A folder is opened for reading: syncing it makes the names in it durable.
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
