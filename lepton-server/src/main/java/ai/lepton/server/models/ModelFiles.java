package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a version of a model lies.
 *
 * @param path folder of its package, or file of its graph
 * @param trusted whether it may be opened without being vetted first, because this Lepton has made it
 * @param onDemand whether it is loaded only when the first request asks for it
 */
public record ModelFiles(Path path, boolean trusted, boolean onDemand) {

    /** What a session takes beside its weights, as measured with the smallest graphs. */
    private static final long SESSION_BYTES = 1L << 20;

    public ModelFiles {
        Objects.requireNonNull(path, "path");
    }

    /** Files that are vetted, and loaded at once. */
    public static ModelFiles of(Path path) {
        return new ModelFiles(path, false, false);
    }

    /** The same, opened without being vetted. */
    public ModelFiles asTrusted() {
        return new ModelFiles(path, true, onDemand);
    }

    /** The same, loaded when the first request asks for it. */
    public ModelFiles whenAsked() {
        return new ModelFiles(path, trusted, true);
    }

    /** The graph in it. */
    public Path graph() {
        return Files.isDirectory(path) ? path.resolve(PackageFolder.GRAPH) : path;
    }

    /**
     * What tells this model from others: SHA-256 of the package's manifest, which has the hash of every other file, or of
     * the bare graph; as hexadecimal digits.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE} if it cannot be read
     */
    public String digest() {
        Path file = Files.isDirectory(path) ? path.resolve(PackageFolder.MANIFEST) : path;
        try {
            return PackageFolder.sha256(file);
        } catch (NoSuchFileException e) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, file + ": is not there (expected: a model)", e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file + ": " + FileErrors.reason(e) + " (expected: a readable file)", e);
        }
    }

    /**
     * The memory that a session of it takes, by estimate: the weights once as they are in the file and once as the
     * operators want them.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE} if there is no graph
     */
    public long estimatedBytes() {
        Path graph = graph();
        if (!Files.exists(graph)) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, graph + ": is not there (expected: an ONNX graph)");
        }
        try {
            return 2 * Files.size(graph) + SESSION_BYTES;
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, graph + ": " + FileErrors.reason(e) + " (expected: a readable file)", e);
        }
    }
}
