package ai.lepton.app.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One line per record: time, level, thread, logger, message; a stack trace below where one is logged. */
final class LogLine extends Formatter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private final boolean full;

    /** @param full whether time, thread, logger and stack trace belong to it */
    LogLine(boolean full) {
        this.full = full;
    }

    @Override
    public String format(LogRecord entry) {
        // A line break in a message could pass for a line of its own.
        String message = formatMessage(entry).replace("\r", "\\r").replace("\n", "\\n");
        if (!full) {
            return entry.getLevel().getName().toLowerCase(Locale.ROOT) + ": " + message + "\n";
        }
        StringBuilder line = new StringBuilder()
                .append(TIME.format(entry.getInstant()))
                .append(' ')
                .append(String.format(Locale.ROOT, "%-7s", entry.getLevel().getName()))
                .append(" [")
                .append(entry.getLongThreadID())
                .append("] ")
                .append(entry.getLoggerName())
                .append(": ")
                .append(message)
                .append('\n');
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }
}
