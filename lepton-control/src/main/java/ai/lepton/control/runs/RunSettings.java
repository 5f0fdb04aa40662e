package ai.lepton.control.runs;

import java.time.Duration;

/**
 * How runs are scheduled and watched.
 *
 * @param concurrent how many run at once; the others wait in the order they came
 * @param watchInterval between two looks at a process's memory
 * @param silence after which a process that says nothing is taken for hung, and ended
 * @param grace a process gets to end by itself once asked to, before it is killed
 * @param farewell a process gets to end by itself once it has given its result
 */
public record RunSettings(int concurrent, Duration watchInterval, Duration silence, Duration grace, Duration farewell) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public RunSettings {
        if (concurrent < 1) {
            throw new IllegalArgumentException("concurrent: " + concurrent + " (expected: >= 1)");
        }
    }

    public static RunSettings defaults() {
        return new RunSettings(
                1, Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofSeconds(4), Duration.ofSeconds(30));
    }

    public RunSettings withConcurrent(int runs) {
        return new RunSettings(runs, watchInterval, silence, grace, farewell);
    }

    public RunSettings withSilence(Duration silence) {
        return new RunSettings(concurrent, watchInterval, silence, grace, farewell);
    }

    public RunSettings withGrace(Duration grace) {
        return new RunSettings(concurrent, watchInterval, silence, grace, farewell);
    }
}
