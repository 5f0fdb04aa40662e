package ai.lepton.control.store;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.ModelReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How each endpoint is to answer. */
public final class EndpointStore {

    private final Store store;

    EndpointStore(Store store) {
        this.store = store;
    }

    /**
     * What is remembered of an endpoint.
     *
     * @param plan how it is to answer
     * @param createdAt when it was made
     */
    public record Row(EndpointPlan plan, Instant createdAt) {

        public String name() {
            return plan.name();
        }

        /** The version that answers most requests. */
        public ModelReference model() {
            return plan.mainModel();
        }
    }

    /** Adds an endpoint, or lets the one there is answer otherwise. */
    public Row put(EndpointPlan plan, Instant at) {
        ModelReference model = plan.mainModel();
        return store.write(handle -> handle.select(
                        """
                        insert into endpoints (name, model_name, model_version, plan, created_at) values (?, ?, ?, ?, ?)
                        on conflict (name) do update
                            set model_name = excluded.model_name, model_version = excluded.model_version,
                                plan = excluded.plan
                        returning *""", plan.name(), model.name(), model.version(), ApiJson.text(plan), at.toEpochMilli())
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
        EndpointPlan plan = columns.nullableJson("plan", EndpointPlan.class);
        if (plan == null) { // of before there were plans
            plan = EndpointPlan.of(
                    columns.text("name"), new ModelReference(columns.text("model_name"), row.getInt("model_version")));
        }
        return new Row(plan, columns.time("created_at"));
    }
}
