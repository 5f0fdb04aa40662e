package ai.lepton.control;

import ai.lepton.core.api.Run;
import java.util.Objects;

/** The parts of a run that a test knows to be there. */
public final class Runs {

    private Runs() {}

    public static Run.Failure failure(Run run) {
        return Objects.requireNonNull(run.failure(), "failure of " + run);
    }

    public static long pid(Run run) {
        return Objects.requireNonNull(run.pid(), "pid of " + run);
    }

    public static boolean isAlive(Run run) {
        return ProcessHandle.of(pid(run)).filter(ProcessHandle::isAlive).isPresent();
    }
}
