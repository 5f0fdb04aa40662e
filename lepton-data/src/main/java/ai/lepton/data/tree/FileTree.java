package ai.lepton.data.tree;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.internal.FileTrees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files in folders: a folder on disk, a zip, a tar or a tar.gz, told apart by content, all looked at alike. Holds an open
 * file and must be closed; its files can be read until then. Safe for several threads.
 *
 * <p>Paths are written with {@code /} between their parts, without one at either end; the whole tree is {@code ""}. Hidden
 * files and folders (whose names begin with a dot, and {@code __MACOSX}) are left out.
 *
 * <p>An archive is never unpacked under the names of its entries. It is refused, naming archive and entry, if a name climbs
 * out ({@code ..}, an absolute path, a drive), if an entry is a link or a device, is there twice, is encrypted, or if it is
 * over {@link ArchiveLimits}; also if it is cut off or damaged.
 *
 * <p>In memory it holds about 300 bytes for each entry of an archive. A tar.gz is unpacked once, one entry at a time, into a
 * file without a name in {@code java.io.tmpdir} which takes its unpacked size on disk and vanishes with the process; zip and
 * plain tar are read where they are. A folder is listed when it is asked for and costs nothing.
 */
public interface FileTree extends AutoCloseable {

    /** Opens a folder or an archive with {@link ArchiveLimits#STANDARD}; see {@link #open(Path, ArchiveLimits)}. */
    static FileTree open(Path path) {
        return open(path, ArchiveLimits.STANDARD);
    }

    /**
     * Opens a folder or an archive.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there or neither a folder nor an archive,
     *     {@link ErrorCode#FILE_UNREADABLE} if it may not be read, {@link ErrorCode#DATA_CORRUPT} if it is damaged or cut
     *     off, {@link ErrorCode#ARCHIVE_UNSAFE} if an entry climbs out, is a link, or a limit is passed,
     *     {@link ErrorCode#DISK_FULL} if there is no room to unpack it
     */
    static FileTree open(Path path, ArchiveLimits limits) {
        return FileTrees.open(path, limits);
    }

    /** Whether there is a folder or an archive, told by its content: what {@link #open} takes. */
    static boolean isAt(Path path) {
        return FileTrees.isAt(path);
    }

    /** Whether that is a folder of this tree; {@code ""} is. */
    boolean isFolder(String path);

    /**
     * The names of the folders directly in {@code folder}, sorted.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is no such folder, {@link ErrorCode#FILE_UNREADABLE}
     *     if it may not be looked into
     */
    List<String> folders(String folder);

    /**
     * The files directly in {@code folder}, by name.
     *
     * @throws LeptonException as {@link #folders}
     */
    List<TreeFile> files(String folder);

    /** What messages call a file or folder of it, such as {@code photos/cats} or {@code photos.zip!/cats}. */
    String where(String path);

    @Override
    void close();

    /** All files in {@code folder} and below, folder by folder, by name. */
    default List<TreeFile> allFiles(String folder) {
        List<TreeFile> all = new ArrayList<>(files(folder));
        for (String name : folders(folder)) {
            all.addAll(allFiles(join(folder, name)));
        }
        return all;
    }

    /**
     * The folder that holds all others: where there is but one folder, with folders in it, that one or one in it; {@code ""}
     * otherwise. Archives are often packed from one folder above; loose files beside it, such as a README, do not matter.
     * A folder {@code train} or {@code test} is a part, never one that holds all.
     */
    default String top() {
        String top = "";
        while (true) {
            List<String> folders = folders(top);
            if (folders.size() != 1 || Set.of("train", "test").contains(folders.get(0))) {
                return top;
            }
            String only = join(top, folders.get(0));
            if (folders(only).isEmpty()) {
                return top;
            }
            top = only;
        }
    }

    /** The path of {@code name} in {@code folder}. */
    static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
