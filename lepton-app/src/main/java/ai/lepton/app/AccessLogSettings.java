package ai.lepton.app;

import ai.lepton.server.accesslog.AccessLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a line for every request goes.
 *
 * @param to a file, {@value #STANDARD_OUTPUT} for standard output, {@value #OFF} for nowhere, or {@value #USUAL} for the home's
 *     log folder, and nowhere without a home
 * @param bytes of all files together, at most
 * @param kept how long a file of before stays after its last line
 */
public record AccessLogSettings(String to, long bytes, Duration kept) {

    /** Standard output, as a destination. */
    public static final String STANDARD_OUTPUT = "-";

    /** No log. */
    public static final String OFF = "off";

    /** What is right for the command. */
    public static final String USUAL = "usual";

    /** @throws IllegalArgumentException if a value is out of its range */
    public AccessLogSettings {
        if (to.isBlank()) {
            throw new IllegalArgumentException("to: blank (expected: a file, -, off or usual)");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: > 0)");
        }
        if (kept.isNegative() || kept.isZero()) {
            throw new IllegalArgumentException("kept: " + kept + " (expected: > 0)");
        }
    }

    /** As usual, 256 MiB, 30 days. */
    public static AccessLogSettings defaults() {
        return new AccessLogSettings(USUAL, 256L << 20, Duration.ofDays(30));
    }

    /**
     * The file that is written.
     *
     * @param usual the home's; null without a home
     */
    @Nullable
    Path file(@Nullable Path usual) {
        return switch (to) {
            case OFF, STANDARD_OUTPUT -> null;
            case USUAL -> usual;
            default -> Path.of(to);
        };
    }

    /**
     * Opens it.
     *
     * @param usual as for {@link #file}
     * @return null if there is to be none
     * @throws ai.lepton.core.LeptonException {@code NOT_WRITABLE} and the like
     */
    @Nullable
    AccessLog open(@Nullable Path usual, MeterRegistry meters) {
        if (to.equals(STANDARD_OUTPUT)) {
            return AccessLog.toStream(System.out, meters);
        }
        Path file = file(usual);
        return file == null ? null : AccessLog.toFile(file, bytes, kept, meters);
    }
}
