package ai.lepton.server.shadow;

import ai.lepton.core.api.EndpointVersion.Comparison;
import ai.lepton.server.traffic.AnswerComparison;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.DoubleAccumulator;

/** What is counted of one shadow. May be used by any thread. */
final class ShadowCounts {

    private final MeterRegistry registry;
    private final Counter compared;
    private final Counter failed;
    private final Counter dropped;
    private final Counter agreedRows;
    private final Counter otherRows;
    private final DistributionSummary differences;
    private final DoubleAccumulator largest = new DoubleAccumulator(Math::max, 0);

    ShadowCounts(MeterRegistry registry, String name, String version) {
        this.registry = registry;
        Tags tags = Tags.of("model", name, "version", version);
        this.compared = requests(tags, "compared");
        this.failed = requests(tags, "failed");
        this.dropped = requests(tags, "dropped");
        this.agreedRows = rows(tags, "yes");
        this.otherRows = rows(tags, "no");
        this.differences = DistributionSummary.builder("lepton.shadow.difference")
                .description("Largest difference between a shadow's numbers and those that were answered, by request")
                .tags(tags)
                .serviceLevelObjectives(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1)
                .register(registry);
    }

    private Counter requests(Tags tags, String outcome) {
        return Counter.builder("lepton.shadow.requests")
                .description("Copies of requests by outcome: compared, failed, dropped")
                .tags(tags.and("outcome", outcome))
                .register(registry);
    }

    private Counter rows(Tags tags, String agreed) {
        return Counter.builder("lepton.shadow.rows")
                .description("Rows compared, by whether the shadow agreed")
                .tags(tags.and("agreed", agreed))
                .register(registry);
    }

    void compared(AnswerComparison comparison) {
        compared.increment();
        agreedRows.increment((double) comparison.agreed());
        otherRows.increment((double) (comparison.rows() - comparison.agreed()));
        differences.record(comparison.difference());
        largest.accumulate(comparison.difference());
    }

    void failed() {
        failed.increment();
    }

    void dropped() {
        dropped.increment();
    }

    Comparison comparison() {
        long agreed = (long) agreedRows.count();
        return new Comparison(
                (long) compared.count(),
                agreed + (long) otherRows.count(),
                agreed,
                largest.get(),
                (long) failed.count(),
                (long) dropped.count());
    }

    /** The labels go when the version goes. */
    void remove() {
        List.of(compared, failed, dropped, agreedRows, otherRows, differences).forEach(registry::remove);
    }
}
