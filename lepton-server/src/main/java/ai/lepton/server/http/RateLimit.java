package ai.lepton.server.http;

/**
 * How many requests each token may send.
 *
 * @param perSecond in the long run; 0 for as many as it likes
 * @param burst how many at once, after it was quiet for a while
 */
public record RateLimit(double perSecond, int burst) {

    /** As many as it likes. */
    public static final RateLimit NONE = new RateLimit(0, 1);

    /** @throws IllegalArgumentException if a value is out of its range */
    public RateLimit {
        if (!(perSecond >= 0) || perSecond > 1e6) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 0 to 1000000)");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: >= 1)");
        }
    }

    /** Whether there is no limit. */
    public boolean isNone() {
        return perSecond == 0;
    }
}
