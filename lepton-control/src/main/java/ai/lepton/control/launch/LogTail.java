package ai.lepton.control.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The end of what a process printed.
 *
 * @param lines the last few that are not blank
 */
public record LogTail(List<String> lines) {

    private static final int BYTES = 8192;
    private static final int LINES = 5;
    private static final int LINE_LENGTH = 300;

    public LogTail {
        lines = List.copyOf(lines);
    }

    static LogTail of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + "..." : line)
                    .toList();
            return new LogTail(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return new LogTail(List.of());
        }
    }

    public boolean mentions(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** The lines in one. */
    @Override
    public String toString() {
        return lines.isEmpty() ? "(nothing)" : String.join(" | ", lines);
    }
}
