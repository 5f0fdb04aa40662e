package ai.lepton.benchmarks;

import java.util.Locale;

/**
 * One timed piece of work.
 *
 * @param cpuSeconds user and system time of all threads of the process
 * @param wallSeconds by the clock
 * @param loss mean over the rows of a training: what was computed, and a check that it was; 0 for other work
 */
public record Measurement(double cpuSeconds, double wallSeconds, double loss) {

    /** Reads what {@link #toString} wrote. */
    public static Measurement parse(String line) {
        String[] parts = line.strip().split(" ", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException("line: " + line + " (expected: cpu, wall and loss)");
        }
        return new Measurement(
                Double.parseDouble(parts[1]), Double.parseDouble(parts[3]), Double.parseDouble(parts[5]));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "cpu %.3f wall %.3f loss %.5f", cpuSeconds, wallSeconds, loss);
    }
}
