package ai.lepton.control.store;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.content.DataForm;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Datasets and their versions, which are added, never changed, and may be deleted. */
public final class DatasetStore {

    /** All but the profile, which can be large. */
    private static final String COLUMNS = "name, version, sha256, form, file_name, origin, files, bytes, bytes_stored,"
            + " row_count, column_schema, created_at";

    private final Store store;

    DatasetStore(Store store) {
        this.store = store;
    }

    /**
     * Adds the next version of a dataset, and the dataset with its first.
     *
     * @param version what it is; its number does not matter
     * @param profile null where there is none
     * @return with its number
     */
    public DatasetVersion add(DatasetVersion version, @Nullable DatasetProfile profile) {
        long at = version.createdAt().toEpochMilli();
        return store.write(handle -> {
            handle.execute(
                    "insert into datasets (name, last_version, created_at) values (?, 0, ?) on conflict (name) do nothing",
                    version.name(),
                    at);
            int number = handle.select(
                            "update datasets set last_version = last_version + 1 where name = ? returning last_version",
                            version.name())
                    .mapTo(Integer.class)
                    .one();
            handle.execute(
                    """
                    insert into dataset_versions (name, version, sha256, form, file_name, origin, files, bytes,
                        bytes_stored, row_count, column_schema, profile, created_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    version.name(),
                    number,
                    version.sha256(),
                    version.form().name(),
                    version.fileName(),
                    version.origin(),
                    version.files(),
                    version.bytes(),
                    version.bytesStored(),
                    version.rows(),
                    version.schema() == null ? null : ApiJson.text(version.schema()),
                    profile == null ? null : ApiJson.text(profile),
                    at);
            return find(new DatasetReference(version.name(), number)).orElseThrow();
        });
    }

    /** All versions of all datasets, by name and version. */
    public List<DatasetVersion> all() {
        return store.read(handle -> handle.select("select " + COLUMNS + " from dataset_versions order by name, version")
                .map((row, context) -> version(row))
                .list());
    }

    /** A dataset's versions, oldest first; empty if there are none. */
    public List<DatasetVersion> versions(String name) {
        return store.read(handle -> handle.select(
                        "select " + COLUMNS + " from dataset_versions where name = ? order by version", name)
                .map((row, context) -> version(row))
                .list());
    }

    public Optional<DatasetVersion> find(DatasetReference dataset) {
        return store.read(handle -> handle.select(
                        "select " + COLUMNS + " from dataset_versions where name = ? and version = ?",
                        dataset.name(),
                        dataset.version())
                .map((row, context) -> version(row))
                .findOne());
    }

    /** The version of that name with that content. */
    public Optional<DatasetVersion> find(String name, String sha256) {
        return store.read(handle -> handle.select(
                        "select " + COLUMNS + " from dataset_versions where name = ? and sha256 = ?", name, sha256)
                .map((row, context) -> version(row))
                .findOne());
    }

    /** A version's profile; empty where there is none. */
    public Optional<DatasetProfile> profile(DatasetReference dataset) {
        return store.read(handle -> handle.select(
                        "select profile from dataset_versions where name = ? and version = ?",
                        dataset.name(),
                        dataset.version())
                .map((row, context) ->
                        Optional.ofNullable(new Columns(store, row).nullableJson("profile", DatasetProfile.class)))
                .findOne()
                .orElse(Optional.empty()));
    }

    /** Whether any version is of that content. */
    public boolean isReferenced(String sha256) {
        return store.read(handle -> handle.select("select count(*) from dataset_versions where sha256 = ?", sha256)
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    /** Whether another version than that is of that content. */
    public boolean isReferencedBeside(String sha256, DatasetReference dataset) {
        return store.read(handle -> handle.select(
                                "select count(*) from dataset_versions where sha256 = ? and not (name = ? and version = ?)",
                                sha256,
                                dataset.name(),
                                dataset.version())
                        .mapTo(Long.class)
                        .one())
                > 0;
    }

    /** Some version of that content. */
    public Optional<DatasetVersion> ofContent(String sha256) {
        return store.read(
                handle -> handle.select("select " + COLUMNS + " from dataset_versions where sha256 = ? limit 1", sha256)
                        .map((row, context) -> version(row))
                        .findOne());
    }

    /** Whether there was one to delete. */
    public boolean delete(DatasetReference dataset) {
        return store.write(handle -> handle.execute(
                        "delete from dataset_versions where name = ? and version = ?",
                        dataset.name(),
                        dataset.version()))
                > 0;
    }

    /** The runs that wait or run and read that version, oldest first. */
    public List<String> unfinishedRuns(DatasetReference dataset) {
        return store.read(handle -> handle.select("""
                        select distinct runs.id from runs join run_data on run_data.run_id = runs.id
                        where dataset_name = ? and dataset_version = ? and state in ('QUEUED', 'RUNNING')
                        order by runs.id""", dataset.name(), dataset.version())
                .mapTo(String.class)
                .list());
    }

    /** The registered models that were trained on that version, by name and version. */
    public List<ModelReference> models(DatasetReference dataset) {
        return store.read(handle -> handle.select("""
                        select distinct name, version from model_versions join run_data
                            on run_data.run_id = model_versions.run_id
                        where dataset_name = ? and dataset_version = ? order by name, version""", dataset.name(), dataset.version())
                .map((row, context) -> new ModelReference(row.getString("name"), row.getInt("version")))
                .list());
    }

    private DatasetVersion version(ResultSet row) throws SQLException {
        Columns columns = new Columns(store, row);
        return new DatasetVersion(
                columns.text("name"),
                row.getInt("version"),
                columns.text("sha256"),
                DataForm.valueOf(columns.text("form")),
                columns.text("file_name"),
                columns.text("origin"),
                row.getLong("files"),
                row.getLong("bytes"),
                row.getLong("bytes_stored"),
                columns.nullableNumber("row_count"),
                schema(columns),
                columns.time("created_at"));
    }

    private static @Nullable List<DatasetVersion.SchemaColumn> schema(Columns columns) throws SQLException {
        String json = columns.nullableText("column_schema");
        return json == null
                ? null
                : ApiJson.readList(json.getBytes(StandardCharsets.UTF_8), DatasetVersion.SchemaColumn.class);
    }
}
