package ai.lepton.server.inference.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.server.batch.Scoring;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a request wants to be answered: the parameters of the protocol's scheduling policy.
 *
 * @param priority from {@link Scoring#FIRST_PRIORITY} to {@link Scoring#LAST_PRIORITY}
 * @param timeout after which nobody waits any more; null for the server's own
 */
public record Scheduling(int priority, @Nullable Duration timeout) {

    /** The parameter with the priority. */
    public static final String PRIORITY = "priority";

    /** The parameter with the time-out, in microseconds. */
    public static final String TIMEOUT = "timeout";

    /** What a request has that says nothing. */
    public static final Scheduling USUAL = new Scheduling(Scoring.USUAL_PRIORITY, null);

    private static final long MOST_MICROS = Duration.ofDays(1).toNanos() / 1_000;

    /**
     * The same with another priority.
     *
     * @param given by the protocol: 1 is the first, 0 is for those who do not care
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if there is no such priority
     */
    public Scheduling withPriority(long given) {
        if (given < 0 || given > Scoring.LAST_PRIORITY) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "parameters: priority: " + given + " (expected: 1, which comes first, to " + Scoring.LAST_PRIORITY
                            + ", or 0)");
        }
        return new Scheduling(given == 0 ? Scoring.USUAL_PRIORITY : (int) given, timeout);
    }

    /**
     * The same with another time-out.
     *
     * @param micros 0 for the server's own
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is negative
     */
    public Scheduling withTimeout(long micros) {
        if (micros < 0) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "parameters: timeout: " + micros + " (expected: microseconds, >= 0)");
        }
        return new Scheduling(priority, micros == 0 ? null : Duration.ofNanos(Math.min(micros, MOST_MICROS) * 1_000));
    }
}
