package ai.lepton.recipes.program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a program prints, up to a limit: a loop that prints must not fill the disk that every other run and the store are
 * on. Closing gives the JVM its own streams back.
 */
final class LimitedOutput implements AutoCloseable {

    /** For standard output and standard error together. */
    static final long MOST_BYTES = 16L << 20;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final AtomicLong left;
    private final AtomicBoolean noted = new AtomicBoolean();
    private final String limit;

    private LimitedOutput(long mostBytes) {
        left = new AtomicLong(mostBytes);
        limit = mostBytes >= 1 << 20 ? (mostBytes >> 20) + " MiB" : mostBytes + " bytes";
    }

    /** From now on this JVM prints at most so much, in UTF-8. */
    static LimitedOutput install(long mostBytes) {
        LimitedOutput limited = new LimitedOutput(mostBytes);
        System.setOut(new PrintStream(limited.new Stream(limited.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(limited.new Stream(limited.err), true, StandardCharsets.UTF_8));
        return limited;
    }

    @Override
    public void close() {
        System.out.flush();
        System.err.flush();
        System.setOut(out);
        System.setErr(err);
    }

    private final class Stream extends OutputStream {

        private final PrintStream target;

        Stream(PrintStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            long room = Math.max(0, Math.min(length, left.getAndAdd(-length)));
            target.write(bytes, offset, (int) room);
            if (room < length && noted.compareAndSet(false, true)) {
                target.println();
                target.println("[The program has printed " + limit + "; what it prints from here on is left out.]");
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}
