package ai.lepton.core.api;

import ai.lepton.core.content.DataForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered version of a dataset; it never changes.
 *
 * @param name of the dataset
 * @param version 1, 2, 3 ...
 * @param sha256 of its content, see {@link ai.lepton.core.content.DataContent}: equal content, equal hash
 * @param form a file or a folder
 * @param fileName name of the file or folder that it was made of; its ending says how it is read
 * @param origin where it came from, for people
 * @param files how many files there are
 * @param bytes their sizes together
 * @param bytesStored what the content takes on the server's disk; other versions of the same content share it
 * @param rows how many rows it has; null where it is no table, or nobody counted
 * @param schema its columns; null where it is no table
 * @param createdAt when it was registered
 */
public record DatasetVersion(
        String name,
        int version,
        String sha256,
        DataForm form,
        String fileName,
        String origin,
        long files,
        long bytes,
        long bytesStored,
        @Nullable Long rows,
        @Nullable List<SchemaColumn> schema,
        Instant createdAt) {

    /**
     * A column.
     *
     * @param name as in the header
     * @param type such as {@code number} or {@code category}
     */
    public record SchemaColumn(String name, String type) {}

    public DatasetVersion {
        schema = schema == null ? null : List.copyOf(schema);
    }

    public DatasetReference reference() {
        return new DatasetReference(name, version);
    }
}
