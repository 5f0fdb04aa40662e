package ai.lepton.server.traffic;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Two replicas are drawn, and the one takes the request that should be done with it first: latency times requests under
 * way, this one included. Drawing two rather than looking at all keeps those who choose at the same moment from all
 * choosing the same one. A replica that has answered nothing yet has no latency and comes first.
 *
 * @see <a href="https://doi.org/10.1109/71.963420">Mitzenmacher, "The power of two choices in randomized load balancing"
 *     (2001)</a>
 */
final class LatencyAware implements LoadBalancer {

    private final IntUnaryOperator chance;

    /** @param chance a number below the one given */
    LatencyAware(IntUnaryOperator chance) {
        this.chance = chance;
    }

    @Override
    public int choose(List<? extends Load> replicas) {
        int count = replicas.size();
        if (count == 1) {
            return 0;
        }
        int first = chance.applyAsInt(count);
        int second = chance.applyAsInt(count - 1);
        second += second >= first ? 1 : 0;
        return cost(replicas.get(second)) < cost(replicas.get(first)) ? second : first;
    }

    private static double cost(Load replica) {
        // Of two without a latency the one with less to do.
        return Math.max(1, replica.latencyNanos()) * (replica.underWay() + 1.0);
    }
}
