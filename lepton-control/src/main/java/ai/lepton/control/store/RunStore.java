package ai.lepton.control.store;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.model.DataUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Runs and what they reported.
 *
 * <p>A run that has ended never changes: the methods that change one return whether it was still to end.
 */
public final class RunStore {

    private static final int EVENTS_AT_ONCE = 1000;

    private final Store store;

    RunStore(Store store) {
        this.store = store;
    }

    /**
     * A run that its server left behind.
     *
     * @param run as it was left
     * @param processStartedAt when the system started its process, which tells the process from a later one with the
     *     same pid; null if it had none
     */
    public record Unfinished(Run run, @Nullable Instant processStartedAt) {}

    /** Adds a run that waits, with the datasets that it will read. */
    public void insert(Run run) {
        store.write(handle -> {
            handle.execute(
                    """
                    insert into runs (id, recipe, name, state, parameters, environment, metrics, created_at)
                    values (?, ?, ?, ?, ?, '{}', '{}', ?)""",
                    run.id(),
                    run.recipe(),
                    run.name(),
                    run.state().name(),
                    ApiJson.text(run.parameters()),
                    run.createdAt().toEpochMilli());
            run.data().forEach(use -> insert(handle, run.id(), use));
            return run;
        });
    }

    /** Notes what a run reads from paths; what is known of a parameter stays as it is. */
    public void addData(String id, List<DataUse> data) {
        store.write(handle -> {
            data.forEach(use -> insert(handle, id, use));
            return data;
        });
    }

    private static void insert(Handle handle, String id, DataUse use) {
        DatasetReference dataset = Optional.ofNullable(use.dataset())
                .flatMap(DatasetReference::parse)
                .orElse(null);
        handle.execute(
                """
                insert into run_data (run_id, parameter, source, dataset_name, dataset_version, sha256)
                values (?, ?, ?, ?, ?, ?) on conflict (run_id, parameter) do nothing""",
                id,
                use.parameter(),
                use.source(),
                dataset == null ? null : dataset.name(),
                dataset == null ? null : dataset.version(),
                use.sha256());
    }

    public Optional<Run> find(String id) {
        return store.read(handle -> {
            Map<String, List<DataUse>> data = data(handle, "run_id = ?", id);
            return handle.select("select * from runs where id = ?", id)
                    .map((row, context) -> run(row, data))
                    .findOne();
        });
    }

    /** The newest runs, newest first. */
    public List<Run> newest(int limit) {
        return store.read(handle -> {
            Map<String, List<DataUse>> data =
                    data(handle, "run_id in (select id from runs order by id desc limit ?)", limit);
            return handle.select("select * from runs order by id desc limit ?", limit)
                    .map((row, context) -> run(row, data))
                    .list();
        });
    }

    /** Runs that have not ended, oldest first. */
    public List<Unfinished> unfinished() {
        return store.read(handle -> {
            Map<String, List<DataUse>> data =
                    data(handle, "run_id in (select id from runs where state in ('QUEUED', 'RUNNING'))");
            return handle.select("select * from runs where state in ('QUEUED', 'RUNNING') order by id")
                    .map((row, context) ->
                            new Unfinished(run(row, data), new Columns(store, row).nullableTime("process_started_at")))
                    .list();
        });
    }

    private static Map<String, List<DataUse>> data(Handle handle, String which, Object... arguments) {
        Map<String, List<DataUse>> data = new HashMap<>();
        handle.select("select * from run_data where " + which + " order by run_id, parameter", arguments)
                .map((row, context) -> Map.entry(row.getString("run_id"), use(row)))
                .forEach(use -> data.computeIfAbsent(use.getKey(), any -> new ArrayList<>())
                        .add(use.getValue()));
        return data;
    }

    private static DataUse use(ResultSet row) throws SQLException {
        String dataset = row.getString("dataset_name");
        return new DataUse(
                row.getString("parameter"),
                row.getString("source"),
                dataset == null ? null : new DatasetReference(dataset, row.getInt("dataset_version")).toString(),
                row.getString("sha256"));
    }

    /** The run's process is there. */
    public boolean started(String id, long pid, @Nullable Instant processStartedAt, Instant at) {
        return changed("""
                update runs set state = 'RUNNING', pid = ?, process_started_at = ?, started_at = ?
                where id = ? and state = 'QUEUED'""", pid, Columns.millis(processStartedAt), at.toEpochMilli(), id);
    }

    /** What the run's process said it runs on. */
    public boolean environment(String id, Map<String, String> environment) {
        return changed(
                "update runs set environment = ? where id = ? and state = 'RUNNING'", ApiJson.text(environment), id);
    }

    /** The run has made a version. */
    @SuppressWarnings("NullAway") // 2026-11-29: what a process sends may lack what should be there
    public boolean succeeded(String id, RunResult result, ModelReference model, Instant at) {
        Map<String, Double> metrics = result.metrics() == null ? Map.of() : result.metrics();
        return changed(
                """
                update runs set state = 'SUCCEEDED', metrics = ?, model_name = ?, model_version = ?, ended_at = ?,
                baselines = ?, row_counts = ? where id = ? and state in ('QUEUED', 'RUNNING')""",
                ApiJson.text(metrics),
                model.name(),
                model.version(),
                at.toEpochMilli(),
                result.baselines() == null ? null : ApiJson.text(result.baselines()),
                result.rows() == null ? null : ApiJson.text(result.rows()),
                id);
    }

    public boolean failed(String id, Run.Failure failure, Instant at) {
        return changed("""
                update runs set state = 'FAILED', failure_code = ?, failure_detail = ?, ended_at = ?
                where id = ? and state in ('QUEUED', 'RUNNING')""", failure.code(), failure.detail(), at.toEpochMilli(), id);
    }

    public boolean cancelled(String id, Instant at) {
        return changed("""
                update runs set state = 'CANCELLED', ended_at = ?
                where id = ? and state in ('QUEUED', 'RUNNING')""", at.toEpochMilli(), id);
    }

    /** Adds what a run reported, all of it or nothing; progress within an epoch replaces the progress before it. */
    public void addEvents(String id, Instant at, List<RunReport.Entry> entries) {
        int unused = store.write(handle -> {
            int added = 0;
            for (RunReport.Entry entry : entries) {
                added += addEvent(handle, id, at, entry.progress(), entry.message());
            }
            return added;
        });
    }

    private static int addEvent(
            Handle handle, String id, Instant at, RunEvent.@Nullable Progress progress, @Nullable String message) {
        boolean epochEnd = progress != null && progress.epochEnd();
        String kind = message != null ? "MESSAGE" : epochEnd ? "EPOCH" : "PROGRESS";
        long sequence = nextSequence(handle, id);
        if (progress != null) {
            handle.execute("delete from run_events where run_id = ? and kind = 'PROGRESS'", id);
        }
        return handle.execute(
                """
                insert into run_events (run_id, sequence, occurred_at, kind, progress, message)
                values (?, ?, ?, ?, ?, ?)""", id, sequence, at.toEpochMilli(), kind, progress == null ? null : ApiJson.text(progress), message);
    }

    /** What a run reported after the event {@code after}, in order, at most 1,000 of it. */
    public List<RunEvent> events(String id, long after) {
        return store.read(handle -> handle.select(
                        "select * from run_events where run_id = ? and sequence > ? order by sequence limit ?",
                        id,
                        after,
                        EVENTS_AT_ONCE)
                .map((row, context) -> event(row))
                .list());
    }

    private static long nextSequence(Handle handle, String id) {
        return handle.select("select coalesce(max(sequence), 0) + 1 from run_events where run_id = ?", id)
                .mapTo(Long.class)
                .one();
    }

    private boolean changed(String sql, @Nullable Object... arguments) {
        return store.write(handle -> handle.execute(sql, arguments)) > 0;
    }

    private Run run(ResultSet row, Map<String, List<DataUse>> data) throws SQLException {
        Columns columns = new Columns(store, row);
        String failureCode = columns.nullableText("failure_code");
        String modelName = columns.nullableText("model_name");
        return new Run(
                columns.text("id"),
                columns.text("recipe"),
                columns.text("name"),
                Run.State.valueOf(columns.text("state")),
                columns.map("parameters", String.class),
                columns.map("environment", String.class),
                columns.map("metrics", Double.class),
                columns.nullableNumber("pid"),
                columns.time("created_at"),
                columns.nullableTime("started_at"),
                columns.nullableTime("ended_at"),
                failureCode == null ? null : new Run.Failure(failureCode, columns.text("failure_detail")),
                modelName == null ? null : new ModelReference(modelName, row.getInt("model_version")),
                data.get(columns.text("id")),
                baselines(columns),
                columns.nullableJson("row_counts", RowCounts.class));
    }

    private static Map<String, Map<String, Double>> baselines(Columns columns) throws SQLException {
        Baselines found = columns.nullableJson("baselines", Baselines.class);
        return found == null ? Map.of() : found;
    }

    /** JSON's objects of objects of numbers. */
    private static final class Baselines extends LinkedHashMap<String, Map<String, Double>> {}

    private RunEvent event(ResultSet row) throws SQLException {
        Columns columns = new Columns(store, row);
        return new RunEvent(
                row.getLong("sequence"),
                columns.time("occurred_at"),
                columns.nullableJson("progress", RunEvent.Progress.class),
                columns.nullableText("message"));
    }
}
