package ai.lepton.app.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A log file that keeps its name; when it is full it is renamed to {@code NAME.1}, the one before to {@code NAME.2}, and
 * so on. Owns an open file and must be closed. Safe for several threads.
 */
final class RotatingFile extends Handler {

    private final Path file;
    private final long largest;
    private final int kept;
    private @Nullable OutputStream out;
    private long size;

    /**
     * @param largest bytes of a file
     * @param kept how many older files stay
     */
    RotatingFile(Path file, long largest, int kept) throws IOException {
        this.file = file;
        this.largest = largest;
        this.kept = kept;
        setFormatter(new LogLine(true));
        open();
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (out == null || !isLoggable(entry)) {
            return;
        }
        try {
            byte[] line = getFormatter().format(entry).getBytes(StandardCharsets.UTF_8);
            if (size > 0 && size + line.length > largest) {
                rotate();
            }
            out.write(line);
            size += line.length;
        } catch (IOException e) {
            // A log that cannot be written, as on a full disk, must not take the server down with it.
            reportError(file + ": " + e.getMessage(), e, java.util.logging.ErrorManager.WRITE_FAILURE);
        }
    }

    private void rotate() throws IOException {
        close();
        for (int i = kept - 1; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        open();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void open() throws IOException {
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    /** Lines are written as they come. */
    @Override
    public void flush() {}

    @Override
    public synchronized void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                reportError(file + ": " + e.getMessage(), e, java.util.logging.ErrorManager.CLOSE_FAILURE);
            }
            out = null;
        }
    }
}
