package ai.lepton.recipes.program;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ended a program, as its author reads it: the message and the lines of the author's own file. */
final class UserTrace {

    /** Name of the loader of the program's classes, by which stack traces tell them from all others. */
    static final String LOADER = "program";

    private static final int LONGEST = 2000;

    private UserTrace() {}

    /** Whether a line of a stack trace lies in the program. */
    static boolean isUsers(StackTraceElement element) {
        return LOADER.equals(element.getClassLoaderName());
    }

    /** {@code Train.java:12} for the innermost line of the program, if there is one. */
    static Optional<String> place(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .filter(UserTrace::isUsers)
                .findFirst()
                .map(element -> element.getFileName() + ":" + element.getLineNumber());
    }

    /**
     * Prints the trace to standard error, without the frames of libraries, and says what happened in a line.
     *
     * @return what the run failed of: the SDK's own code where it has one, else {@link ErrorCode#RUN_FAILED}
     * @throws OutOfMemoryError if that is what it was: the run's process knows what to say
     */
    static LeptonException failure(String fileName, Throwable thrown) {
        if (thrown instanceof OutOfMemoryError outOfMemory) {
            throw outOfMemory;
        }
        print(System.err, thrown, "1".equals(System.getenv("LEPTON_DEBUG")));
        String place = causes(thrown).stream()
                .flatMap(cause -> place(cause.getStackTrace()).stream())
                .findFirst()
                .orElse(fileName);
        LeptonException known = thrown instanceof LeptonException lepton ? lepton : null;
        String words = place + ": " + (known != null ? known.detail() : words(thrown));
        return new LeptonException(
                known != null ? known.code() : ErrorCode.RUN_FAILED,
                words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words,
                thrown);
    }

    private static String words(Throwable thrown) {
        String words = String.valueOf(thrown);
        List<Throwable> causes = causes(thrown);
        Throwable root = causes.get(causes.size() - 1);
        return root == thrown || words.contains(String.valueOf(root.getMessage()))
                ? words
                : words + ", caused by " + root;
    }

    /** It and its causes, outermost first; a cycle ends them. */
    private static List<Throwable> causes(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> order = new ArrayList<>();
        for (@Nullable Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            order.add(cause);
        }
        return order;
    }

    static void print(PrintStream out, Throwable thrown, boolean everything) {
        if (everything) {
            thrown.printStackTrace(out);
            return;
        }
        String heading = "";
        for (Throwable cause : causes(thrown)) {
            out.println(heading + cause);
            heading = "Caused by: ";
            for (StackTraceElement element : cause.getStackTrace()) {
                if (isUsers(element)) {
                    out.println("    at " + element.getClassName() + "." + element.getMethodName() + "("
                            + element.getFileName() + ":" + element.getLineNumber() + ")");
                }
            }
        }
        out.println("(Frames of libraries are left out; the server's LEPTON_DEBUG=1 shows them.)");
    }
}
