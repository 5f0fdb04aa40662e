package ai.lepton.server.accesslog;

import ai.lepton.core.LeptonException;
import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.inference.StreamedMessage;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for every request, however it ended, over gRPC too; and one for every message on a stream.
 *
 * <p>A request's thread writes its line into memory, a thread of this log brings it to the disk a moment later, so that a
 * slow or full disk holds no request up: what does not fit into the memory, or onto the disk, is dropped and counted as {@code
 * lepton_access_log_lines_total}. Owns that thread and an open file and must be closed, after the server has stopped; then
 * every line is out. May be used by any thread.
 */
public final class AccessLog implements AccessLogWriter, StreamListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /** Threads are spread over so many buffers, so that event loops hardly ever meet at one. */
    private static final int BUFFERS = 8;

    /** Of a buffer: a tenth of a second of more requests than a server answers. */
    private static final int MOST_BYTES = 1 << 20;

    /** How long lines gather, so that each write has many. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Lines[] buffers = new Lines[BUFFERS];
    private final AccessLogOutput out;
    private final Counter written;
    private final Counter dropped;
    private final Thread writer;
    private JsonBytes spare = new JsonBytes();
    private boolean failing;
    private volatile boolean pending;
    private volatile boolean resting;
    private volatile boolean closing;

    private AccessLog(AccessLogOutput out, MeterRegistry meters, int mostBytes) {
        this.out = out;
        this.written = counter(meters, "written");
        this.dropped = counter(meters, "dropped");
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = new Lines(mostBytes);
        }
        this.writer = new Thread(this::writeAll, "lepton-access-log");
        writer.setDaemon(true);
        writer.start();
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("lepton.access.log.lines")
                .description("Lines of the access log: those that were written, and those that there was no room for")
                .tag("outcome", outcome)
                .register(meters);
    }

    /**
     * A log in a file, which keeps its name, and up to seven of before, {@code FILE.1} the newest.
     *
     * @param bytes of all files together, at most
     * @param kept how long one of before stays after its last line
     * @throws LeptonException {@code NOT_WRITABLE} and the like
     */
    public static AccessLog toFile(Path file, long bytes, Duration kept, MeterRegistry meters) {
        return new AccessLog(RollingFile.open(file, bytes, kept), meters, MOST_BYTES);
    }

    /** A log on a stream, such as standard output, which stays open. */
    public static AccessLog toStream(OutputStream out, MeterRegistry meters) {
        return new AccessLog(AccessLogOutput.to(out), meters, MOST_BYTES);
    }

    /** @param mostBytes that wait in each of eight buffers; the line that passes it is the last */
    static AccessLog to(AccessLogOutput out, MeterRegistry meters, int mostBytes) {
        return new AccessLog(out, meters, mostBytes);
    }

    @Override
    public void log(RequestLog request) {
        add((format, bytes) -> format.write(request, bytes));
    }

    @Override
    public void answered(StreamedMessage message) {
        add((format, bytes) -> format.write(message, bytes));
    }

    private void add(Line line) {
        buffers[(int) Thread.currentThread().getId() & (BUFFERS - 1)].add(line);
        if (!pending) {
            pending = true;
            if (resting) {
                LockSupport.unpark(writer);
            }
        }
    }

    /** By the log's own thread, until it is closed and nothing is left. */
    private void writeAll() {
        boolean isLast = false;
        while (!isLast) {
            isLast = closing;
            if (!isLast) {
                rest();
            }
            pending = false;
            for (Lines buffer : buffers) {
                write(buffer);
            }
        }
    }

    private void rest() {
        resting = true;
        while (!pending && !closing) {
            LockSupport.park(this);
        }
        resting = false;
        if (!closing) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void write(Lines buffer) {
        Lines.Taken taken = buffer.take(spare);
        spare = taken.bytes();
        dropped.increment(taken.dropped());
        if (taken.lines() > 0) {
            try {
                out.write(spare.array(), spare.size());
                written.increment(taken.lines());
                if (failing) {
                    failing = false;
                    LOG.info("The access log is written again");
                }
            } catch (IOException | RuntimeException e) {
                dropped.increment(taken.lines());
                if (!failing) { // once, not for every line
                    failing = true;
                    LOG.warn("The access log cannot be written, lines are dropped until it can: {}", e.toString());
                }
            }
        }
        spare.clear();
    }

    /** Writes what is left, and closes the file; a second call does nothing. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The access log was not closed properly: {}", e.toString());
        }
    }

    /** One line. */
    @FunctionalInterface
    private interface Line {
        void write(AccessLines format, JsonBytes bytes);
    }

    /** Lines of some of the threads, until they are taken. */
    private static final class Lines {

        /**
         * What there was.
         *
         * @param lines in it
         * @param dropped since it was asked last
         */
        record Taken(JsonBytes bytes, int lines, int dropped) {}

        private final AccessLines format = new AccessLines();
        private final int mostBytes;
        private JsonBytes bytes = new JsonBytes();
        private int lines;
        private int dropped;

        Lines(int mostBytes) {
            this.mostBytes = mostBytes;
        }

        synchronized void add(Line line) {
            if (bytes.size() > mostBytes) {
                dropped++;
                return;
            }
            int before = bytes.size();
            try {
                line.write(format, bytes);
                lines++;
            } catch (RuntimeException e) {
                bytes.cut(before); // half a line would spoil the next one
                throw e;
            }
        }

        synchronized Taken take(JsonBytes empty) {
            Taken taken = new Taken(bytes, lines, dropped);
            bytes = empty;
            lines = 0;
            dropped = 0;
            return taken;
        }
    }
}
