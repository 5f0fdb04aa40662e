package ai.lepton.data.table;

import java.nio.file.Path;

/** A table in a file. */
public interface FileTable extends Table {

    Path file();

    /** What its columns are, and why. */
    InferredSchema inferred();

    @Override
    default Schema schema() {
        return inferred().schema();
    }
}
