package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Data that is a folder or a file, such as an archive, as it is typed. */
final class DataPaths {

    private DataPaths() {}

    /**
     * The folder or file, absolute: the process that reads it has another working directory.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE}, before any work
     */
    static Path checked(Path path) {
        if (Files.isDirectory(path)) {
            return DataFolders.checked(path);
        }
        if (Files.exists(path)) {
            return DataFiles.checked(path);
        }
        throw new LeptonException(
                ErrorCode.DATA_NOT_FOUND,
                path.toAbsolutePath().normalize() + ": is not there (expected: a folder or file with data)");
    }
}
