package ai.lepton.core.model;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model package on disk: a folder with {@value #MANIFEST}, {@value #GRAPH}, {@value #WEIGHTS}, {@value #ARCHITECTURE}
 * and {@value #CARD}, every file's hash in the manifest.
 *
 * @param path the folder
 * @param manifest what {@value #MANIFEST} holds
 */
public record PackageFolder(Path path, ModelManifest manifest) {

    public static final String MANIFEST = "model.json";
    public static final String GRAPH = "model.onnx";
    public static final String WEIGHTS = "weights.safetensors";
    public static final String ARCHITECTURE = "architecture.json";
    public static final String CARD = "MODEL_CARD.md";

    /** What was fitted to the training rows; only where the graph starts at raw rows. */
    public static final String PREPROCESSING = "preprocessing.json";

    /**
     * Opens a package and checks every file against its hash.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND}, {@link ErrorCode#PACKAGE_CORRUPT} or {@link
     *     ErrorCode#PACKAGE_VERSION}, naming the file
     */
    public static PackageFolder open(Path path) {
        Path manifestFile = path.resolve(MANIFEST);
        if (!Files.isRegularFile(manifestFile)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    path + ": no " + MANIFEST + " in it (expected: the folder of a model package)");
        }
        try {
            ModelManifest manifest = ManifestJson.read(Files.readAllBytes(manifestFile), manifestFile.toString());
            for (Map.Entry<String, String> file : manifest.files().entrySet()) {
                checkHash(path, file.getKey(), file.getValue());
            }
            return new PackageFolder(path, manifest);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    path + ": cannot be read: " + FileErrors.reason(e) + " (expected: a model package)",
                    e);
        }
    }

    /** Hashes all files that lie in {@code folder}, but the manifest, and writes the manifest with them. */
    public static PackageFolder seal(Path folder, ModelManifest manifest) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(MANIFEST)) {
                    hashes.put(name, sha256(file));
                }
            }
        }
        ModelManifest sealed = manifest.withFiles(hashes);
        Files.write(folder.resolve(MANIFEST), ManifestJson.write(sealed));
        return new PackageFolder(folder, sealed);
    }

    public Path graph() {
        return path.resolve(GRAPH);
    }

    /** SHA-256 of the manifest, which holds the hash of every other file: the same digest, the same package. */
    public String digest() throws IOException {
        return sha256(path.resolve(MANIFEST));
    }

    /** SHA-256 of a file's bytes as hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether it names a file of a folder, written as that file is: by nothing but its own name. */
    private static boolean isPlain(String name) {
        try {
            return !name.equals(".")
                    && !name.equals("..")
                    && Path.of(name).getNameCount() == 1
                    && name.equals(String.valueOf(Path.of(name).getFileName()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void checkHash(Path folder, String name, String expected) throws IOException {
        if (!isPlain(name)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    folder + ": file: " + name.replace('\0', '?') + " (expected: a name without folders)");
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT, file + ": is missing (expected: as listed in " + MANIFEST + ")");
        }
        String actual = sha256(file);
        if (!actual.equals(expected)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    file + ": SHA-256 " + actual + " (expected: " + expected + "). The file was changed or damaged"
                            + " after the package was written; export the model again.");
        }
    }
}
