package ai.lepton.server.traffic;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The replica with the fewest requests under way; of equals the next in turn, so that none waits for all others. */
final class LeastRequests implements LoadBalancer {

    private final AtomicInteger next = new AtomicInteger();

    @Override
    public int choose(List<? extends Load> replicas) {
        int count = replicas.size();
        int start = Math.floorMod(next.getAndIncrement(), count);
        int best = start;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int place = (start + i) % count;
            int underWay = replicas.get(place).underWay();
            if (underWay < fewest) {
                fewest = underWay;
                best = place;
            }
        }
        return best;
    }
}
