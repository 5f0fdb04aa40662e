package ai.lepton.control.store;

import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;
import java.time.Instant;
import java.util.List;

/** What every answer that was ever given came from: a row for each version that an endpoint has had. */
public final class OriginStore {

    private final Store store;

    OriginStore(Store store) {
        this.store = store;
    }

    /**
     * What answers come from.
     *
     * @param endpoint that gave them
     * @param model and version behind it
     * @param digest of its package
     * @param createdAt when it was to answer for the first time
     */
    public record Row(String endpoint, ModelReference model, String digest, Instant createdAt) {}

    /** Remembers one, unless it is remembered already. */
    public void add(String endpoint, ModelReference model, String digest, Instant at) {
        long number = PredictionId.originOf(endpoint, model, digest);
        boolean isKnown = find(number).stream()
                .anyMatch(row -> row.endpoint().equals(endpoint)
                        && row.model().equals(model)
                        && row.digest().equals(digest));
        if (!isKnown) { // a write waits for the disk
            store.write(handle ->
                    handle.execute("""
                    insert into origins (number, endpoint, model_name, model_version, digest, created_at)
                    values (?, ?, ?, ?, ?, ?) on conflict do nothing""", number, endpoint, model.name(), model.version(), digest, at.toEpochMilli()));
        }
    }

    /** Every endpoint that has ever answered, by name, those that are gone too. */
    public List<String> endpoints() {
        return store.read(handle -> handle.select("select distinct endpoint from origins order by endpoint")
                .mapTo(String.class)
                .list());
    }

    /** Those of a number, the newest first: none if this home has not served it, hardly ever more than one. */
    public List<Row> find(long number) {
        return store.read(handle -> handle.select(
                        "select * from origins where number = ? order by created_at desc", number)
                .map((row, context) -> new Row(
                        row.getString("endpoint"),
                        new ModelReference(row.getString("model_name"), row.getInt("model_version")),
                        row.getString("digest"),
                        Instant.ofEpochMilli(row.getLong("created_at"))))
                .list());
    }
}
