package ai.lepton.server.traffic;

import ai.lepton.core.api.EndpointPlan.Balance;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the replica that takes a request. May be used by any thread. */
@FunctionalInterface
public interface LoadBalancer {

    /**
     * The place of the replica in the list.
     *
     * @param replicas one or more; the list may have another length at each call
     */
    int choose(List<? extends Load> replicas);

    /** The balancer of that kind, with a state of its own. */
    static LoadBalancer of(Balance balance) {
        return switch (balance) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_REQUESTS -> new LeastRequests();
            case WEIGHTED -> new Weighted();
            case LATENCY ->
                new LatencyAware(bound -> ThreadLocalRandom.current().nextInt(bound));
        };
    }
}
