package ai.lepton.cli.quickstart;

import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server that another process has begun to start: the home is its, but it does not answer yet.
 *
 * @param home that it holds
 * @param patience with its start
 */
record StartingServer(HomeLayout home, Duration patience) {

    private static final long LOOK_MILLIS = 200;

    /** The server that answers on this home; empty if none does. */
    static Optional<LeptonClient> running(HomeLayout home) {
        try {
            return Optional.of(LeptonClient.connect(home));
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.NO_SERVER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Waits until it answers; empty if it has ended before, or takes too long. */
    Optional<LeptonClient> await() throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean isAlive = isAlive();
            Optional<LeptonClient> running = running(home);
            if (running.isPresent() || !isAlive || System.nanoTime() > deadline) {
                return running;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Whether the process that holds the home is there; it is also while it has not said yet which it is. */
    private boolean isAlive() {
        try {
            String pid = Files.readString(home.lock()).strip();
            return pid.isEmpty()
                    || ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
