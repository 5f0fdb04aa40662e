package ai.lepton.client.run;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelVersion;

/**
 * The {@code main} of a run's process: does the program, and sees to it that the server learns how it went.
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *     RunProcess.main(run -> train(run));
 * }
 * }</pre>
 */
public final class RunProcess {

    private RunProcess() {}

    /** Does the program and ends this process, with exit code 0 if the server has registered what it made. */
    public static void main(RunProgram program) {
        int exit;
        try (RunConnection run = RunConnection.open()) {
            exit = execute(run, program);
        } catch (LeptonException e) {
            System.err.println(e.getMessage());
            exit = e.code().kind().exitCode();
        }
        System.exit(exit);
    }

    private static int execute(RunConnection run, RunProgram program) {
        try {
            ModelVersion version = run.succeed(program.run(run));
            System.out.println("Registered " + version.reference());
            return 0;
        } catch (LeptonException e) {
            System.err.println(e.getMessage());
            run.fail(e.code(), e.detail());
            return e.code().kind().exitCode();
        } catch (OutOfMemoryError e) {
            e.printStackTrace();
            run.fail(
                    ErrorCode.OUT_OF_MEMORY,
                    "the run's JVM: " + e.getMessage()
                            + " (expected: to do with what it may take). Use smaller batches or"
                            + " a smaller model, or raise its limit.");
            return ErrorKind.RESOURCES.exitCode();
        } catch (Throwable e) { // whatever it is, people must learn of it
            e.printStackTrace();
            run.fail(ErrorCode.RUN_FAILED, "ended by " + e + ". The stack trace is in the run's log.");
            return ErrorKind.INTERNAL.exitCode();
        }
    }
}
