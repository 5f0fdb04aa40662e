package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The memory that all models together may take. What does not fit makes the versions leave that were not asked for
 * longest; they are loaded again when somebody asks for them. Usable from any thread.
 *
 * <p>Its monitor comes before that of a version: no version calls this while it holds its own.
 */
final class MemoryBudget {

    private static final long MIB = 1L << 20;
    /** A version with requests under way leaves only when none without had its turn within this. */
    private static final Duration COURTESY = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOKS_EVERY_MILLIS = 10;

    private final long limit;
    private final Set<ServedVersion> resident = new HashSet<>();
    private long used;

    /** @param limit bytes; 0 for as many as there are */
    MemoryBudget(long limit) {
        this.limit = limit == 0 ? Long.MAX_VALUE : limit;
    }

    /**
     * Takes memory for a session, before it is opened.
     *
     * @throws LeptonException {@link ErrorCode#OUT_OF_MEMORY} if there will not be as much
     */
    synchronized void take(ServedVersion version, long bytes) {
        if (bytes > limit) {
            throw new LeptonException(
                    ErrorCode.OUT_OF_MEMORY, version + ": takes about " + mib(bytes) + ", " + tooLittle());
        }
        long begun = System.nanoTime();
        while (used + bytes > limit) {
            long waited = System.nanoTime() - begun;
            Optional<ServedVersion> leaving = leastRecentlyUsed(version, waited > COURTESY.toNanos());
            if (leaving.isPresent()) {
                resident.remove(leaving.get());
                leaving.get().rest(); // gives its bytes back
            } else if (waited > PATIENCE.toNanos()) {
                throw new LeptonException(
                        ErrorCode.OUT_OF_MEMORY,
                        version + ": takes about " + mib(bytes) + ", others hold " + mib(used) + ", " + tooLittle());
            } else {
                try {
                    wait(LOOKS_EVERY_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new LeptonException(ErrorCode.MODEL_NOT_READY, "server: stopping (expected: READY).", e);
                }
            }
        }
        used += bytes;
    }

    /** The version can be made to leave from now on. */
    synchronized void loaded(ServedVersion version) {
        if (version.replicas() > 0) { // else it has left already
            resident.add(version);
        }
    }

    synchronized void give(long bytes) {
        used -= bytes;
        notifyAll();
    }

    synchronized void forget(ServedVersion version) {
        resident.remove(version);
    }

    synchronized long used() {
        return used;
    }

    private Optional<ServedVersion> leastRecentlyUsed(ServedVersion asking, boolean busyToo) {
        return resident.stream()
                .filter(version -> version != asking && (busyToo || version.underWay() == 0))
                .min(Comparator.comparingLong(ServedVersion::lastUse));
    }

    private String tooLittle() {
        return "models may take " + mib(limit)
                + " (expected: less than that). Raise LEPTON_MODEL_MEMORY, or take an endpoint away.";
    }

    private static String mib(long bytes) {
        return (bytes + MIB - 1) / MIB + " MiB";
    }
}
