package ai.lepton.server.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a version has answered since it was deployed, as the statistics extension of the protocol has it. */
public final class ModelStatistics {

    private static final int MOST_SIZES = 256;

    private final String name;
    private final String version;
    private final AtomicLong last = new AtomicLong();
    private final LongAdder rows = new LongAdder();
    private final Spent success = new Spent();
    private final Spent fail = new Spent();
    private final Spent queue = new Spent();
    private final Spent read = new Spent();
    private final Spent score = new Spent();
    private final Spent write = new Spent();
    private final LongAdder runs = new LongAdder();

    /** By the number of rows. Only so many are kept apart, as a model that is not batched takes any number. */
    private final ConcurrentSkipListMap<Integer, Batch> batches = new ConcurrentSkipListMap<>();

    ModelStatistics(String name, String version) {
        this.name = name;
        this.version = version;
    }

    void answered(long rowsScored, Inferences.Durations durations) {
        last.set(System.currentTimeMillis());
        rows.add(rowsScored);
        success.add(durations.total());
        queue.add(durations.queue());
        read.add(durations.read());
        score.add(durations.score());
        write.add(durations.write());
    }

    void ran(int batchRows, long readNanos, long runNanos) {
        runs.increment();
        Batch batch = batch(batchRows);
        if (batch != null) {
            batch.read.add(readNanos);
            batch.score.add(runNanos);
        }
    }

    void delivered(int batchRows, long nanos) {
        Batch batch = batch(batchRows);
        if (batch != null) {
            batch.write.add(nanos);
        }
    }

    private @Nullable Batch batch(int batchRows) {
        Batch batch = batches.get(batchRows);
        if (batch == null && batches.size() < MOST_SIZES) {
            batch = batches.computeIfAbsent(batchRows, key -> new Batch());
        }
        return batch;
    }

    void failed(long nanos) {
        fail.add(nanos);
    }

    Snapshot snapshot() {
        return new Snapshot(
                name,
                version,
                last.get(),
                rows.sum(),
                runs.sum(),
                new Phases(success.sum(), fail.sum(), queue.sum(), read.sum(), score.sum(), write.sum()),
                batches.entrySet().stream()
                        .map(entry -> entry.getValue().snapshot(entry.getKey()))
                        .toList());
    }

    private static final class Batch {
        private final Spent read = new Spent();
        private final Spent score = new Spent();
        private final Spent write = new Spent();

        BatchSnapshot snapshot(int size) {
            return new BatchSnapshot(size, read.sum(), score.sum(), write.sum());
        }
    }

    private static final class Spent {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long duration) {
            count.increment();
            nanos.add(duration);
        }

        Duration sum() {
            return new Duration(count.sum(), nanos.sum());
        }
    }

    /**
     * The statistics at one moment.
     *
     * @param name of the model
     * @param version of it
     * @param lastInference milliseconds since 1970; 0 if there was none
     * @param inferenceCount rows scored
     * @param executionCount runs of the model
     * @param phases of the requests
     * @param batches the runs by their number of rows; of the first 256 different numbers
     */
    public record Snapshot(
            String name,
            String version,
            @JsonProperty("last_inference") long lastInference,
            @JsonProperty("inference_count") long inferenceCount,
            @JsonProperty("execution_count") long executionCount,
            @JsonProperty("inference_stats") Phases phases,
            @JsonProperty("batch_stats") List<BatchSnapshot> batches) {}

    /**
     * The runs of one number of rows.
     *
     * @param size the number of rows
     * @param read time from bytes to tensors, of all requests in them
     * @param score in the model
     * @param write from the run's end until everybody has an answer
     */
    public record BatchSnapshot(
            @JsonProperty("batch_size") long size,
            @JsonProperty("compute_input") Duration read,
            @JsonProperty("compute_infer") Duration score,
            @JsonProperty("compute_output") Duration write) {}

    /**
     * How many requests came through each phase, and how long they took together.
     *
     * @param success answered, from first to last
     * @param fail not answered, from first to last
     * @param queue waited for a thread
     * @param read from bytes to tensors
     * @param score in the model
     * @param write from tensors to bytes
     */
    public record Phases(
            Duration success,
            Duration fail,
            Duration queue,
            @JsonProperty("compute_input") Duration read,
            @JsonProperty("compute_infer") Duration score,
            @JsonProperty("compute_output") Duration write) {}

    /**
     * A number of requests.
     *
     * @param count how many
     * @param ns nanoseconds, all together
     */
    public record Duration(long count, long ns) {}
}
