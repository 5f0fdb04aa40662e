package ai.lepton.control.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that an earlier server started and left.
 *
 * @param pid it had
 * @param startedAt when the system started it; null if not known
 * @param folder of its run, which is in its command line
 */
public record Orphan(long pid, @Nullable Instant startedAt, Path folder) {

    /** The system reckons start times from a boot time that clock corrections move a little. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Duration DEATH = Duration.ofSeconds(5);

    /** Ends it if it is there still; a later process that was given the same pid is left alone. */
    public boolean end() {
        Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(this::isTheSame);
        found.ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            awaitEnd(process);
        });
        return found.isPresent();
    }

    private boolean isTheSame(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        Optional<Instant> start = info.startInstant();
        if (startedAt == null || start.isEmpty()) {
            return false;
        }
        boolean sameStart = Duration.between(startedAt, start.get()).abs().compareTo(TOLERANCE) <= 0;
        boolean sameCommand = info.arguments()
                .map(arguments -> Arrays.stream(arguments).anyMatch(argument -> argument.contains(folder.toString())))
                .orElse(true);
        return sameStart && sameCommand;
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(DEATH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // it is in the system's hands
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
