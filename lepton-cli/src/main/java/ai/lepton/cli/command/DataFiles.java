package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with data, as they are typed. */
final class DataFiles {

    private DataFiles() {}

    /**
     * The file, absolute: the process that reads it has another working directory.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE}, before any work
     */
    static Path checked(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, absolute + ": is not there (expected: a file with data)");
        }
        if (Files.isDirectory(absolute)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, absolute + ": is a folder (expected: a file with data)");
        }
        if (!Files.isReadable(absolute)) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    absolute + ": user " + System.getProperty("user.name")
                            + " may not read it (expected: a file that can be read). Change its rights: chmod u+r");
        }
        return absolute;
    }
}
