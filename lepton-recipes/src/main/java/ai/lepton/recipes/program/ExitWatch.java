package ai.lepton.recipes.program;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notices that the program ends this JVM by {@code System.exit}. With what code cannot be learnt, so no run succeeds by
 * it: a good end and a bad one would look alike.
 */
final class ExitWatch implements AutoCloseable {

    private final Thread hook;

    private ExitWatch(Consumer<String> onExit) {
        hook = new Thread(() -> place().ifPresent(place -> onExit.accept(message(place))), "lepton-exit");
    }

    /** @param onExit is told what happened, while the JVM waits for it */
    static ExitWatch install(Consumer<String> onExit) {
        ExitWatch watch = new ExitWatch(onExit);
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    private static String message(String place) {
        return place + ": System.exit ended the process (expected: main returns, once it has registered a model; an"
                + " exception fails the run).";
    }

    /** The program's line that called; none where the JVM ends for another reason, such as a signal. */
    private static Optional<String> place() {
        return Thread.getAllStackTraces().values().stream()
                .filter(trace -> Arrays.stream(trace).anyMatch(ExitWatch::isExit))
                .flatMap(trace -> UserTrace.place(trace).stream())
                .findFirst();
    }

    private static boolean isExit(StackTraceElement element) {
        return element.getClassName().equals("java.lang.Runtime")
                && element.getMethodName().equals("exit");
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending already, by the hook's own knowledge
        }
    }
}
