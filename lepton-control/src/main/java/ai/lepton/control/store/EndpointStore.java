package ai.lepton.control.store;

import ai.lepton.core.api.ModelReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which version of which model is to answer under which name. */
public final class EndpointStore {

    private final Store store;

    EndpointStore(Store store) {
        this.store = store;
    }

    /**
     * What is remembered of an endpoint.
     *
     * @param name in the URL
     * @param model the version that is to answer
     * @param createdAt when it was made
     */
    public record Row(String name, ModelReference model, Instant createdAt) {}

    /** Adds an endpoint, or makes it answer with another version. */
    public Row put(String name, ModelReference model, Instant at) {
        return store.write(handle -> handle.select("""
                        insert into endpoints (name, model_name, model_version, created_at) values (?, ?, ?, ?)
                        on conflict (name) do update
                            set model_name = excluded.model_name, model_version = excluded.model_version
                        returning *""", name, model.name(), model.version(), at.toEpochMilli())
                .map((row, context) -> row(row))
                .one());
    }

    /** Whether there was one to delete. */
    public boolean delete(String name) {
        return store.write(handle -> handle.execute("delete from endpoints where name = ?", name)) > 0;
    }

    public Optional<Row> find(String name) {
        return store.read(handle -> handle.select("select * from endpoints where name = ?", name)
                .map((row, context) -> row(row))
                .findOne());
    }

    /** All endpoints by name. */
    public List<Row> all() {
        return store.read(handle -> handle.select("select * from endpoints order by name")
                .map((row, context) -> row(row))
                .list());
    }

    private Row row(ResultSet row) throws SQLException {
        Columns columns = new Columns(store, row);
        return new Row(
                columns.text("name"),
                new ModelReference(columns.text("model_name"), row.getInt("model_version")),
                columns.time("created_at"));
    }
}
