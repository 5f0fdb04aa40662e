package ai.lepton.control.launch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.Run;
import java.util.Map;

/**
 * A run's process that ended before it said how the run went.
 *
 * @param pid it had
 * @param exitCode as Java has it: 128 + n when signal n ended it
 * @param log the end of what it printed
 */
public record UnexpectedExit(long pid, int exitCode, LogTail log) {

    private static final int SIGNALS = 128;
    private static final Map<Integer, String> NAMES = Map.of(
            1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");
    private static final int KILL = 9;

    /** The reason as people read it: what happened, the likely cause, the last lines it printed. */
    public Run.Failure failure() {
        boolean outOfMemory = log.mentions("OutOfMemoryError");
        String cause = outOfMemory ? ": it ran out of the memory that its JVM may take" : cause();
        return new Run.Failure(
                (outOfMemory ? ErrorCode.OUT_OF_MEMORY : ErrorCode.RUN_FAILED).name(),
                "process " + pid + " ended with exit code " + exitCode + cause
                        + " (expected: a result before it ends). " + nextStep(outOfMemory) + " Last lines of its log: "
                        + log);
    }

    private String nextStep(boolean outOfMemory) {
        return outOfMemory || exitCode - SIGNALS == KILL
                ? "Submit it again; where memory is short, with smaller batches, fewer rows or a smaller model."
                : "Look into its log, and submit it again.";
    }

    private String cause() {
        int signal = exitCode - SIGNALS;
        if (signal <= 0) {
            return "";
        }
        String name = NAMES.containsKey(signal) ? ", " + NAMES.get(signal) : "";
        return " (killed by signal " + signal + name + ")"
                + (signal == KILL ? ": someone ended it, or the system did because memory ran out" : "");
    }
}
