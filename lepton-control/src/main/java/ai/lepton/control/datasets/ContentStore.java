package ai.lepton.control.datasets;

import ai.lepton.control.home.PrivateFiles;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.content.Sha256;
import ai.lepton.core.content.TarReader;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Content on disk, each a zstd-compressed file named by the SHA-256 of what is in it: the same content is kept once, and
 * never changes.
 *
 * <p>A file is there whole or not at all. {@code <sha256>.zst} is registered content, {@code <sha256>.new} content that is
 * not registered yet, or no longer: when the store is opened, whatever {@code isRegistered} then says becomes true. So a
 * server may be killed at any moment, and registered content is deleted by {@link #withdraw} alone.
 *
 * <p>{@link #receive} and {@link #open} may be called by any thread; the caller sees to it that the other methods are
 * called by one at a time.
 */
final class ContentStore {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String REGISTERED = ".zst";
    private static final String NEW = ".new";

    private final Path folder;

    private ContentStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the store in {@code folder}, which must exist, and settles what a killed server left.
     *
     * @throws LeptonException {@link ErrorCode#NOT_WRITABLE}
     */
    static ContentStore open(Path folder, Predicate<String> isRegistered) {
        ContentStore store = new ContentStore(folder);
        try {
            PrivateFiles.removeTemporaries(folder);
            List<Path> unsettled = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + NEW)) {
                files.forEach(unsettled::add);
            }
            for (Path file : unsettled) {
                String name = String.valueOf(file.getFileName());
                String sha256 = name.substring(0, name.length() - NEW.length());
                if (DIGEST.matcher(sha256).matches()) {
                    if (isRegistered.test(sha256)) {
                        store.register(sha256);
                    } else {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(folder, "cannot keep datasets", e);
        }
        return store;
    }

    /**
     * Content that has been received, under a temporary name.
     *
     * @param content what it is
     * @param temporary where it lies
     */
    record Received(StoredContent content, Path temporary) {}

    /**
     * Reads content to its end, compresses and hashes it; {@link #keep} or {@link #drop} must follow.
     *
     * @param in not closed
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if it is to be a folder and is no tar of one; {@link
     *     ErrorCode#BAD_REQUEST} if it breaks off; {@link ErrorCode#DISK_FULL} and {@link ErrorCode#NOT_WRITABLE}; nothing
     *     is left then
     */
    Received receive(InputStream in, DataForm form) {
        Path temporary = folder.resolve("." + Thread.currentThread().getId() + "." + System.nanoTime() + ".tmp");
        boolean done = false;
        try {
            PrivateFiles.createFile(temporary);
            StoredContent content = write(in, form, temporary);
            done = true;
            return new Received(content, temporary);
        } catch (IOException e) {
            throw FileErrors.onWrite(folder, "cannot keep the data", e);
        } finally {
            if (!done) {
                drop(temporary);
            }
        }
    }

    private static StoredContent write(InputStream in, DataForm form, Path temporary) throws IOException {
        long files = 1;
        long bytes;
        String sha256;
        try (OutputStream file = Files.newOutputStream(temporary);
                OutputStream compressed = Zstd.compress(file)) {
            HashedInput input = new HashedInput(in, compressed);
            if (form == DataForm.FILE) {
                byte[] buffer = new byte[1 << 16];
                while (input.read(buffer, 0, buffer.length) >= 0) {
                    // hashed and written
                }
                bytes = input.bytes();
            } else {
                TarReader tar = new TarReader(input, "body");
                files = 0;
                bytes = 0;
                for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                    files++;
                    bytes += entry.size();
                }
                if (files == 0) {
                    throw new LeptonException(
                            ErrorCode.DATA_CORRUPT, "body: a tar without a file (expected: a folder with data)");
                }
            }
            sha256 = input.sha256();
        }
        return new StoredContent(sha256, form, files, bytes, Files.size(temporary));
    }

    /** Gives received content its name. It takes the place of equal content: if that is damaged, it is whole again. */
    void keep(Received received) {
        String sha256 = received.content().sha256();
        try {
            AtomicWrite.publish(received.temporary(), isRegistered(sha256) ? path(sha256) : fresh(sha256));
        } catch (IOException e) {
            drop(received.temporary());
            throw FileErrors.onWrite(folder, "cannot keep the data", e);
        }
    }

    /** Removes received content that nobody wants. */
    void drop(Received received) {
        drop(received.temporary());
    }

    private static void drop(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // the next start removes it
        }
    }

    /** Kept, registered or not. */
    boolean has(String sha256) {
        return isRegistered(sha256) || Files.isRegularFile(fresh(sha256));
    }

    /** What a version now refers to is for good. */
    void register(String sha256) {
        Path fresh = fresh(sha256);
        try {
            if (Files.exists(fresh)) {
                AtomicWrite.publish(fresh, path(sha256));
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(path(sha256), "cannot keep the data", e);
        }
    }

    /** Before the last version that refers to it is deleted: from now on the store decides whether it is kept. */
    void withdraw(String sha256) {
        try {
            if (isRegistered(sha256)) {
                AtomicWrite.publish(path(sha256), fresh(sha256));
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(path(sha256), "cannot be deleted", e);
        }
    }

    /** Deletes content that is not registered. */
    void remove(String sha256) {
        try {
            Files.deleteIfExists(fresh(sha256));
        } catch (IOException e) {
            throw FileErrors.onWrite(fresh(sha256), "cannot be deleted", e);
        }
    }

    /**
     * Registered content from the beginning, after all of it has been checked against its hash. To be closed.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_DAMAGED} naming the file, which is left as it is
     */
    InputStream open(String sha256) {
        Path file = path(sha256);
        Path present = Files.exists(file) ? file : fresh(sha256);
        if (!Files.isRegularFile(present)) {
            throw damaged(file, "is missing", null);
        }
        try {
            Sha256 digest = new Sha256();
            try (InputStream in = Zstd.decompress(Files.newInputStream(present))) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer, 0, buffer.length);
                        read >= 0;
                        read = in.read(buffer, 0, buffer.length)) {
                    digest.update(buffer, 0, read);
                }
            }
            String actual = digest.hex();
            if (!actual.equals(sha256)) {
                throw damaged(file, "was changed, its content has SHA-256 " + actual, null);
            }
            return Zstd.decompress(Files.newInputStream(present));
        } catch (IOException e) {
            throw damaged(file, "cannot be read: " + FileErrors.reason(e), e);
        }
    }

    private static LeptonException damaged(Path file, String what, @org.jspecify.annotations.Nullable IOException e) {
        return new LeptonException(
                ErrorCode.DATASET_DAMAGED,
                file + ": " + what + " (expected: as it was registered). Put a copy of the file in its place, or delete"
                        + " the dataset's version and add the data again.",
                e);
    }

    private boolean isRegistered(String sha256) {
        return Files.isRegularFile(path(sha256));
    }

    /** Where registered content lies or would lie. */
    Path path(String sha256) {
        return folder.resolve(checked(sha256) + REGISTERED);
    }

    private Path fresh(String sha256) {
        return folder.resolve(checked(sha256) + NEW);
    }

    private static String checked(String sha256) {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, "sha256: not one (expected: 64 hexadecimal digits in lower case)");
        }
        return sha256;
    }
}
