package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.server.batch.BatchListener;
import ai.lepton.server.models.DeploymentListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests, rows and time by model and version. Only what is deployed has labels, and they go when it goes.
 */
public final class InferenceMeters implements DeploymentListener {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, ModelMeters> byModel = new ConcurrentHashMap<>();

    public InferenceMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void deployed(String name, String version) {
        byModel.computeIfAbsent(new Key(name, version), key -> new ModelMeters(registry, key));
    }

    @Override
    public void retired(String name, String version) {
        ModelMeters meters = byModel.remove(new Key(name, version));
        if (meters != null) {
            meters.remove();
        }
    }

    /** An answer was computed. */
    void answered(String name, String version, long rows, Inferences.Durations durations) {
        ModelMeters meters = byModel.get(new Key(name, version));
        if (meters != null) { // else it was retired while this request was under way
            meters.answered.increment();
            meters.rows.increment((double) rows);
            meters.queue.record(Math.max(0, durations.queue()), TimeUnit.NANOSECONDS);
            meters.statistics.answered(rows, durations);
        }
    }

    /** A request could not be answered. */
    void failed(String name, String version, ErrorCode code, long nanos) {
        ModelMeters meters = byModel.get(new Key(name, version));
        if (meters != null) {
            meters.outcome(code).increment();
            meters.statistics.failed(nanos);
        }
    }

    /** Counts the runs of a version, which must be deployed. */
    public BatchListener listener(String name, String version) {
        ModelMeters meters = byModel.get(new Key(name, version));
        return meters == null ? BatchListener.NONE : meters;
    }

    /** What a version has answered; null if it is not deployed. */
    public ModelStatistics.@Nullable Snapshot statistics(String name, String version) {
        ModelMeters meters = byModel.get(new Key(name, version));
        return meters == null ? null : meters.statistics.snapshot();
    }

    private record Key(String name, String version) {}

    private static final class ModelMeters implements BatchListener {

        private final MeterRegistry registry;
        private final Tags tags;
        private final Counter rows;
        private final Timer inference;
        private final Timer queue;
        private final DistributionSummary batch;
        private final Map<Event, Counter> events = new EnumMap<>(Event.class);
        private final Counter answered;
        private final ModelStatistics statistics;

        ModelMeters(MeterRegistry registry, Key key) {
            this.registry = registry;
            this.tags = Tags.of("model", key.name, "version", key.version);
            this.rows = Counter.builder("lepton.inference.rows")
                    .description("Rows scored")
                    .tags(tags)
                    .register(registry);
            this.inference = Timer.builder("lepton.inference")
                    .description("Time that a run of the model took, without decoding, encoding and waiting")
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
            this.queue = Timer.builder("lepton.inference.wait")
                    .description("Time that a request waited for its run")
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
            this.batch = DistributionSummary.builder("lepton.inference.batch.rows")
                    .description("Rows in a run of the model")
                    .tags(tags)
                    .serviceLevelObjectives(SIZES)
                    .register(registry);
            for (Event event : Event.values()) {
                events.put(
                        event,
                        Counter.builder("lepton.inference.events")
                                .description("What happened to requests and runs besides being answered")
                                .tags(tags.and("event", event.name().toLowerCase(Locale.ROOT)))
                                .register(registry));
            }
            this.answered = outcome(null);
            this.statistics = new ModelStatistics(key.name, key.version);
        }

        @Override
        public void ran(int requests, int rowsOfRun, long readNanos, long runNanos) {
            inference.record(runNanos, TimeUnit.NANOSECONDS);
            batch.record(rowsOfRun);
            statistics.ran(rowsOfRun, readNanos, runNanos);
        }

        @Override
        public void delivered(int rowsOfRun, long nanos) {
            statistics.delivered(rowsOfRun, nanos);
        }

        @Override
        public void happened(Event event) {
            Objects.requireNonNull(events.get(event)).increment();
        }

        Counter outcome(@Nullable ErrorCode code) {
            return Counter.builder("lepton.inference.requests")
                    .description("Requests by outcome: OK, or the code of the error")
                    .tags(tags.and("outcome", code == null ? "OK" : code.name()))
                    .register(registry);
        }

        void remove() {
            registry.getMeters().stream()
                    .map(Meter::getId)
                    .filter(id -> id.getName().startsWith("lepton.inference"))
                    .filter(id -> tags.stream().allMatch(tag -> tag.getValue().equals(id.getTag(tag.getKey()))))
                    .forEach(registry::remove);
        }
    }
}
