package ai.lepton.server.traffic;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One after the other. */
final class RoundRobin implements LoadBalancer {

    private final AtomicInteger next = new AtomicInteger();

    @Override
    public int choose(List<? extends Load> replicas) {
        return Math.floorMod(next.getAndIncrement(), replicas.size());
    }
}
