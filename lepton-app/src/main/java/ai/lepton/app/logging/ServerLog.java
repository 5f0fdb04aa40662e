package ai.lepton.app.logging;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Sends this process's log to a file in the home, and its warnings to the console too. */
public final class ServerLog {

    private static final long LARGEST = 10 << 20;
    private static final int KEPT = 4;

    /** Says each of its sixty settings at every start; held here because the JDK forgets loggers that nobody holds. */
    private static final Logger ARMERIA_FLAGS = Logger.getLogger("com.linecorp.armeria.common.Flags");

    private ServerLog() {}

    /** The file that {@link #toFile} writes. */
    public static Path file(HomeLayout home) {
        return home.logs().resolve("server.log");
    }

    /** Warnings to {@code console}, nothing else anywhere: for commands that are not the server. */
    public static void toConsole(PrintStream console) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(console(console));
    }

    /**
     * Everything from {@code INFO} up to {@link #file}, 10 MiB each and four older ones, warnings to {@code console}.
     *
     * @throws LeptonException {@link ErrorCode#NOT_WRITABLE} if the file cannot be opened
     */
    public static void toFile(HomeLayout home, PrintStream console) {
        Path file = file(home);
        RotatingFile handler;
        try {
            Files.createDirectories(file.resolveSibling(""));
            handler = new RotatingFile(file, LARGEST, KEPT);
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the log", e);
        }
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        ARMERIA_FLAGS.setLevel(Level.WARNING);
        root.addHandler(handler);
        root.addHandler(console(console));
    }

    private static Handler console(PrintStream console) {
        Handler handler = new StreamHandler(new Uncloseable(console), new LogLine(false)) {
            @Override
            public synchronized void publish(java.util.logging.LogRecord entry) {
                super.publish(entry);
                flush();
            }
        };
        handler.setLevel(Level.WARNING);
        return handler;
    }

    /** The log manager closes its handlers when the JVM ends; standard error must stay open for others. */
    private static final class Uncloseable extends OutputStream {
        private final PrintStream out;

        Uncloseable(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) {
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            out.write(octets, from, length);
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
