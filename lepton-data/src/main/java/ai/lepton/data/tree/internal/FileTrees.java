package ai.lepton.data.tree.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.tree.ArchiveLimits;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Tells folders and archives apart. */
public final class FileTrees {

    private static final int TAR_HEADER = 512;

    private FileTrees() {}

    /** See {@link FileTree#open(Path, ArchiveLimits)}. */
    public static FileTree open(Path path, ArchiveLimits limits) {
        if (!Files.isRegularFile(path)) {
            return FolderTree.open(path, limits);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(TAR_HEADER);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        if (isGzip(start)) {
            return TarTree.openZipped(path, limits);
        }
        if (isZip(start)) {
            return ZipTree.open(path, limits);
        }
        if (isTar(start)) {
            return TarTree.openPlain(path, limits);
        }
        throw new LeptonException(
                ErrorCode.DATA_NOT_FOUND,
                path + ": neither a folder nor an archive (expected: a folder, .zip, .tar or .tar.gz)");
    }

    /** See {@link FileTree#isAt}. */
    public static boolean isAt(Path path) {
        if (!Files.isRegularFile(path)) {
            return Files.isDirectory(path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(TAR_HEADER);
            return isGzip(start) || isZip(start) || isTar(start);
        } catch (IOException e) {
            return false; // whoever reads it says why it cannot be read
        }
    }

    private static boolean isGzip(byte[] start) {
        return begins(start, 0x1F, 0x8B);
    }

    /** The second is how an empty zip begins. */
    private static boolean isZip(byte[] start) {
        return begins(start, 'P', 'K', 3, 4) || begins(start, 'P', 'K', 5, 6);
    }

    /** A file that is in no tree; it need not be there until it is read. */
    public static TreeFile single(Path file) {
        return FolderTree.single(file);
    }

    /** By the mark of POSIX and GNU; the tar of before 1988 has none, but a check sum. */
    static boolean isTar(byte[] start) {
        if (TarArchiveInputStream.matches(start, start.length)) {
            return true;
        }
        if (start.length < TAR_HEADER || start[0] == 0) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < TAR_HEADER; i++) {
            sum += i >= 148 && i < 156 ? ' ' : start[i] & 0xFF;
        }
        int stored = 0;
        for (int i = 148; i < 156; i++) {
            if (start[i] >= '0' && start[i] <= '7') {
                stored = stored * 8 + start[i] - '0';
            }
        }
        return sum == stored;
    }

    static LeptonException unreadable(Path path, IOException e) {
        String reason;
        if (e instanceof NoSuchFileException) {
            reason = "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            reason = "no permission to read it. Change its rights, or run as a user who may.";
        } else {
            reason = "cannot be read: " + e.getMessage();
        }
        return new LeptonException(ErrorCode.FILE_UNREADABLE, path + ": " + reason, e);
    }

    private static boolean begins(byte[] start, int... expected) {
        if (start.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((start[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
