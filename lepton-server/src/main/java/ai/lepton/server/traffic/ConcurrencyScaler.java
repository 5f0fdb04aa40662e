package ai.lepton.server.traffic;

import ai.lepton.core.api.EndpointPlan.Replicas;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many replicas there are to be, by the number of requests under way. What is needed is the mean of a short while over
 * the concurrency that one replica is to have, rounded up. More replicas come at once; fewer only when fewer have been
 * enough for all of a longer while, and then as many as that while needed most, so that a pause between two bursts takes
 * none away. The last one goes after the time without a request that the plan says.
 *
 * <p>The clock is whoever asks: nanoseconds from any start, never going back. Used by one thread.
 */
public final class ConcurrencyScaler {

    /** Requests come in bursts: one moment says nothing. */
    static final Duration SHORT = Duration.ofSeconds(2);

    /** A model takes seconds to load: what was needed within this is kept. */
    static final Duration LONG = Duration.ofSeconds(60);

    private final Replicas replicas;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Deque<Need> needs = new ArrayDeque<>();
    private long lastUse;

    private record Sample(long at, double underWay) {}

    private record Need(long at, int count) {}

    /** @param now when it begins; a model is not idle before it was there for a while */
    public ConcurrencyScaler(Replicas replicas, long now) {
        this.replicas = replicas;
        this.lastUse = now;
    }

    /**
     * How many replicas there are to be from now on.
     *
     * @param now nanoseconds
     * @param underWay requests at this moment
     * @param isUsed whether there was a request since the last call
     * @param current replicas there are
     */
    public int desired(long now, int underWay, boolean isUsed, int current) {
        if (underWay > 0 || isUsed) {
            lastUse = now;
        }
        samples.addLast(new Sample(now, underWay));
        while (now - samples.getFirst().at > SHORT.toNanos()) {
            samples.removeFirst();
        }
        double mean = samples.stream().mapToDouble(Sample::underWay).average().orElse(0);
        int needed = (int) Math.ceil(Math.min(mean / replicas.concurrency(), replicas.most()));
        needs.addLast(new Need(now, needed));
        while (now - needs.getFirst().at > LONG.toNanos()) {
            needs.removeFirst();
        }
        boolean isIdle = replicas.least() == 0
                && now - lastUse >= Duration.ofSeconds(replicas.idleSeconds()).toNanos();
        if (isIdle) {
            return 0;
        }
        if (current == 0) {
            return 0; // a request wakes it, not this
        }
        int floor = Math.max(1, replicas.least());
        if (needed > current) {
            return within(needed, floor);
        }
        int most = needs.stream().mapToInt(Need::count).max().orElse(needed);
        return Math.min(Math.max(current, floor), within(most, floor));
    }

    private int within(int count, int floor) {
        return Math.max(floor, Math.min(replicas.most(), count));
    }
}
