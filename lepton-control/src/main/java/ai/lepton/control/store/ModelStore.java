package ai.lepton.control.store;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models and their versions, which are added and never changed. */
public final class ModelStore {

    private final Store store;

    ModelStore(Store store) {
        this.store = store;
    }

    /**
     * Adds the next version of a model, and the model with its first.
     *
     * @param run that made it, which must not have a version yet; null if none did
     */
    public ModelVersion add(String name, String digest, @Nullable String run, Map<String, Double> metrics, Instant at) {
        return store.write(handle -> {
            handle.execute(
                    "insert into models (name, last_version, created_at) values (?, 0, ?) on conflict (name) do nothing",
                    name,
                    at.toEpochMilli());
            // Counting in the row itself makes two at once wait for each other on any database.
            int version = handle.select(
                            "update models set last_version = last_version + 1 where name = ? returning last_version",
                            name)
                    .mapTo(Integer.class)
                    .one();
            handle.execute("""
                    insert into model_versions (name, version, digest, run_id, metrics, created_at)
                    values (?, ?, ?, ?, ?, ?)""", name, version, digest, run, ApiJson.text(metrics), at.toEpochMilli());
            return new ModelVersion(name, version, digest, run, metrics, Instant.ofEpochMilli(at.toEpochMilli()));
        });
    }

    /** All versions of all models, by name and version. */
    public List<ModelVersion> all() {
        return store.read(handle -> handle.select("select * from model_versions order by name, version")
                .map((row, context) -> version(row))
                .list());
    }

    /** A model's versions, oldest first; empty if there is no such model. */
    public List<ModelVersion> versions(String name) {
        return store.read(handle -> handle.select("select * from model_versions where name = ? order by version", name)
                .map((row, context) -> version(row))
                .list());
    }

    public Optional<ModelVersion> find(ModelReference model) {
        return store.read(handle -> handle.select(
                        "select * from model_versions where name = ? and version = ?", model.name(), model.version())
                .map((row, context) -> version(row))
                .findOne());
    }

    /** The version that a run made. */
    public Optional<ModelVersion> ofRun(String run) {
        return store.read(handle -> handle.select("select * from model_versions where run_id = ?", run)
                .map((row, context) -> version(row))
                .findOne());
    }

    private ModelVersion version(ResultSet row) throws SQLException {
        Columns columns = new Columns(store, row);
        return new ModelVersion(
                columns.text("name"),
                row.getInt("version"),
                columns.text("digest"),
                columns.nullableText("run_id"),
                columns.map("metrics", Double.class),
                columns.time("created_at"));
    }
}
