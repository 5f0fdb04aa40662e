package ai.lepton.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** Promises about serving that take many requests to keep: {@code make soak ARGS=batches}, {@code changes} or {@code loads}. */
public final class Soak {

    private static final Map<String, Test> TESTS =
            new TreeMap<>(Map.of("batches", BatchSoak::run, "changes", ChangeSoak::run, "loads", LoadSoak::run));

    private Soak() {}

    /** Runs those that are named, or all, and ends with 1 if one of them finds something wrong. */
    public static void main(String[] names) throws Exception {
        boolean kept = true;
        for (String name : names.length == 0 ? TESTS.keySet().toArray(String[]::new) : names) {
            Test test = TESTS.get(name);
            if (test == null) {
                throw new IllegalArgumentException("soak: " + name + " (expected: one of " + TESTS.keySet() + ")");
            }
            System.out.println("soak " + name);
            kept &= test.run();
        }
        if (!kept) {
            System.exit(1);
        }
    }

    @FunctionalInterface
    private interface Test {
        /** Whether the promise is kept; says what it found. */
        boolean run() throws Exception;
    }
}
