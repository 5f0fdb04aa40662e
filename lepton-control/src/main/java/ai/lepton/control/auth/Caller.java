package ai.lepton.control.auth;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;

/** Who sent a request, by its token. */
public sealed interface Caller {

    /** Whoever has the home's token: may do everything a person may. */
    record Admin() implements Caller {}

    /**
     * The process of a run: may report on that run, and nothing else.
     *
     * @param runId the run
     */
    record RunProcess(String runId) implements Caller {}

    /** @throws LeptonException {@link ErrorCode#NO_RIGHT} unless it is the {@link Admin} */
    default void requireAdmin() {
        if (!(this instanceof Admin)) {
            throw new LeptonException(
                    ErrorCode.NO_RIGHT,
                    "token: of a run's process (expected: the home's token, from its file \"token\")");
        }
    }

    /** @throws LeptonException {@link ErrorCode#NO_RIGHT} unless it is the process of this run */
    default void requireRun(String runId) {
        if (!(this instanceof RunProcess process && process.runId().equals(runId))) {
            throw new LeptonException(
                    ErrorCode.NO_RIGHT,
                    "token: not that of run " + runId + " (expected: the one its process was given)");
        }
    }
}
