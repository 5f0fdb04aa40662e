package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.SchemaJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What columns are, as it is typed: a list, or a file with a schema. */
final class SchemaFiles {

    private static final String ENDING = ".json";

    private SchemaFiles() {}

    /**
     * What a run is told of them: the schema itself in place of its file, which the run need not find.
     *
     * @throws LeptonException {@link ErrorCode#FILE_UNREADABLE} if the file cannot be read, {@link ErrorCode#INVALID_ARGUMENT} if
     *     it holds no schema
     */
    static String types(String typed) {
        if (!typed.endsWith(ENDING)) {
            return typed;
        }
        try {
            String json = Files.readString(Path.of(typed));
            return SchemaJson.write(SchemaJson.read(typed, json));
        } catch (IOException | InvalidPathException e) {
            String reason = e instanceof IOException io ? FileErrors.reason(io) : String.valueOf(e.getMessage());
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    "--types: " + typed + ": cannot be read: " + reason
                            + " (expected: COLUMN:TYPE,... or a file that `lepton dataset schema FILE --out` wrote)",
                    e);
        }
    }
}
