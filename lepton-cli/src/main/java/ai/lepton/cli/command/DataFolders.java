package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders with data, as they are typed. */
public final class DataFolders {

    private DataFolders() {}

    /**
     * The folder, absolute: the process that reads it has another working directory.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} or {@link ErrorCode#FILE_UNREADABLE}, before any work
     */
    public static Path checked(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, absolute + ": is not there (expected: a folder with data)");
        }
        if (!Files.isDirectory(absolute)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, absolute + ": is a file (expected: a folder with data)");
        }
        if (!Files.isReadable(absolute) || !Files.isExecutable(absolute)) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    absolute + ": user " + System.getProperty("user.name")
                            + " may not read it (expected: a folder that can be read). Change its rights: chmod u+rx");
        }
        return absolute;
    }
}
