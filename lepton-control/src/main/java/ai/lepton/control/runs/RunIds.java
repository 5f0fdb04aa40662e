package ai.lepton.control.runs;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** Makes identifiers that sort by creation and say when that was: {@code 20260131-120000-123-7f3a}. */
final class RunIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    /** Later than all before it, even when two are made in one millisecond. */
    String next() {
        long millis = last.updateAndGet(before -> Math.max(before + 1, System.currentTimeMillis()));
        return "%s-%04x".formatted(TIME.format(Instant.ofEpochMilli(millis)), random.nextInt(1 << 16));
    }
}
