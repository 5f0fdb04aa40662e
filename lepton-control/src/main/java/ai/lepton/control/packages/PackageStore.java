package ai.lepton.control.packages;

import ai.lepton.control.home.PrivateFiles;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.ManifestJson;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Model packages on disk, each in a folder named by its digest: the same package is kept once, and never changes.
 *
 * <p>Usable from any thread. A package is there whole or not at all: it is copied under another name, checked against
 * its hashes, synced and renamed.
 */
public final class PackageStore {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final ReentrantLock adding = new ReentrantLock();

    private PackageStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the store in {@code folder}, which must exist, and removes what a killed server left half-copied there.
     *
     * @throws LeptonException {@link ErrorCode#NOT_WRITABLE}
     */
    public static PackageStore open(Path folder) {
        try {
            PrivateFiles.removeTemporaries(folder);
        } catch (IOException e) {
            throw FileErrors.onWrite(folder, "cannot keep packages", e);
        }
        return new PackageStore(folder);
    }

    /**
     * Keeps a copy of the package in {@code source}; nothing happens if it is kept already.
     *
     * @return its digest
     * @throws LeptonException {@link ErrorCode#PACKAGE_CORRUPT} and the like if it is not sound; {@link
     *     ErrorCode#DISK_FULL} and {@link ErrorCode#NOT_WRITABLE}, with nothing half-copied left
     */
    public String add(Path source) {
        PackageFolder checked = PackageFolder.open(source);
        adding.lock();
        try {
            String digest = checked.digest();
            Path target = folder.resolve(digest);
            if (Files.exists(target)) {
                open(digest);
            } else {
                AtomicWrite.folder(target, temporary -> copy(checked, digest, temporary));
            }
            return digest;
        } catch (IOException e) {
            throw FileErrors.onWrite(folder, "cannot keep the package " + source, e);
        } finally {
            adding.unlock();
        }
    }

    /**
     * A package with every file checked against its hash.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not kept here; {@link
     *     ErrorCode#PACKAGE_CORRUPT} if it is damaged, naming the file; it is left as it is
     */
    public PackageFolder open(String digest) {
        ModelManifest checked = manifest(digest);
        return new PackageFolder(PackageFolder.open(path(digest)).path(), checked);
    }

    /** A package's manifest, itself checked but not the files that it lists; errors as for {@link #open}. */
    public ModelManifest manifest(String digest) {
        Path file = path(digest).resolve(PackageFolder.MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    file + ": is missing (expected: as registered). Put the package back from a copy.");
        }
        try {
            String actual = PackageFolder.sha256(file);
            if (!actual.equals(digest)) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_CORRUPT,
                        file + ": SHA-256 " + actual + " (expected: " + digest
                                + "). The file was changed or damaged; put the package back from a copy.");
            }
            return ManifestJson.read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file + ": cannot be read: " + FileErrors.reason(e) + " (expected: a package)",
                    e);
        }
    }

    /**
     * Checks a file of a package, and the manifest that lists it; whether there is such a file.
     *
     * @throws LeptonException as for {@link #open}
     */
    public boolean check(String digest, String name) {
        String expected = manifest(digest).files().get(name);
        if (expected == null) {
            return name.equals(PackageFolder.MANIFEST);
        }
        Path file = path(digest).resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new LeptonException(ErrorCode.PACKAGE_CORRUPT, file + ": is missing (expected: as registered)");
        }
        try {
            String actual = PackageFolder.sha256(file);
            if (!actual.equals(expected)) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_CORRUPT, file + ": SHA-256 " + actual + " (expected: " + expected + ")");
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file + ": cannot be read: " + FileErrors.reason(e) + " (expected: a file of a package)",
                    e);
        }
        return true;
    }

    /** Where the package of that digest lies or would lie. */
    public Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("digest: " + digest + " (expected: 64 hexadecimal digits)");
        }
        return folder.resolve(digest);
    }

    private static void copy(PackageFolder source, String digest, Path temporary) throws IOException {
        List<String> names = new ArrayList<>(source.manifest().files().keySet());
        names.add(PackageFolder.MANIFEST);
        for (String name : names) {
            Path file = source.path().resolve(name);
            if (Files.isSymbolicLink(file)) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_CORRUPT, file + ": is a link (expected: a file of the package's own)");
            }
            Files.copy(file, temporary.resolve(name));
        }
        // What is kept is what was checked, even if someone wrote to the source meanwhile.
        if (!PackageFolder.open(temporary).digest().equals(digest)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT, source.path() + ": changed while it was copied (expected: at rest)");
        }
    }
}
