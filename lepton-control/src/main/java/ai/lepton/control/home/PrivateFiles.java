package ai.lepton.control.home;

import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders that only their owner can read, from the moment they exist. */
public final class PrivateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private PrivateFiles() {}

    /** Makes the folder, and its parents, where they are missing; what is there keeps its mode. */
    public static void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
    }

    /** Makes an empty file of mode 0600. */
    public static void createFile(Path file) throws IOException {
        Files.createFile(file, mode("rw-------"));
    }

    /** Removes what a process that was killed while it wrote left in {@code folder} under a temporary name. */
    public static void removeTemporaries(Path folder) throws IOException {
        List<Path> leftOver = new ArrayList<>();
        try (DirectoryStream<Path> temporaries = Files.newDirectoryStream(folder, ".*.tmp")) {
            temporaries.forEach(leftOver::add);
        }
        for (Path temporary : leftOver) {
            LOG.info("{}: half-written when its server ended; removed.", temporary);
            AtomicWrite.deleteTree(temporary);
        }
    }

    /** Whether anyone but the owner (and root) may do anything with it. */
    static boolean isOpenToOthers(Path file) throws IOException {
        return isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
