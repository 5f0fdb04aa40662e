package ai.lepton.data.tree.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.ArchiveLimits;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder on disk, looked into when it is asked about. */
final class FolderTree implements FileTree {

    /** Links on disk are followed, since whoever runs this made them; deeper than this they run in a circle. */
    private static final int MAX_DEPTH = 64;

    private final Path folder;
    private final ArchiveLimits limits;

    private FolderTree(Path folder, ArchiveLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    static FolderTree open(Path folder, ArchiveLimits limits) {
        check(folder);
        return new FolderTree(folder, limits);
    }

    static TreeFile single(Path file) {
        return new StoredFile(String.valueOf(file.getFileName()), file);
    }

    @Override
    public boolean isFolder(String path) {
        return Files.isDirectory(resolve(path));
    }

    @Override
    public List<String> folders(String parent) {
        return list(parent)
                .filter(name -> Files.isDirectory(resolve(FileTree.join(parent, name))))
                .toList();
    }

    @Override
    public List<TreeFile> files(String parent) {
        return list(parent)
                .map(name -> FileTree.join(parent, name))
                .filter(path -> Files.isRegularFile(resolve(path)))
                .<TreeFile>map(path -> new StoredFile(path, resolve(path)))
                .toList();
    }

    @Override
    public String where(String path) {
        return resolve(path).toString();
    }

    @Override
    public void close() {}

    private Path resolve(String path) {
        return path.isEmpty() ? folder : folder.resolve(path);
    }

    /** Names, sorted; hidden ones are left out. */
    private Stream<String> list(String path) {
        Path listed = resolve(path);
        check(listed);
        if (path.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    listed + ": more than " + MAX_DEPTH
                            + " folders in one another (expected: fewer; is there a link that leads back?)");
        }
        TreeSet<String> names = new TreeSet<>();
        int entries = 0;
        try (Stream<Path> found = Files.list(listed)) {
            for (Iterator<Path> each = found.iterator(); each.hasNext(); ) {
                if (++entries > limits.maxEntries()) {
                    throw new LeptonException(
                            ErrorCode.ARCHIVE_UNSAFE,
                            listed + ": more than " + limits.maxEntries()
                                    + " files and folders (expected: fewer). Raise"
                                    + " the limit if they are all meant.");
                }
                String name = String.valueOf(each.next().getFileName());
                if (!FilePaths.isHidden(name)) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw noRight(listed, e);
        }
        return names.stream();
    }

    /** @throws LeptonException if {@code folder} is not there, is no folder, or may not be looked into */
    private static void check(Path folder) {
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

    private static LeptonException noRight(Path folder, @Nullable IOException e) {
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE,
                folder + ": cannot be looked into (expected: a folder that may be read and entered)."
                        + " Change its rights, or run as a user who may.",
                e);
    }

    private record StoredFile(String path, Path file) implements TreeFile {

        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw FileTrees.unreadable(file, e);
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }
    }
}
