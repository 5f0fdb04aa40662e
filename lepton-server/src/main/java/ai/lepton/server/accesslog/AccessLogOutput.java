package ai.lepton.server.accesslog;

import java.io.IOException;
import java.io.OutputStream;

/** Where lines go. One thread at a time. */
interface AccessLogOutput extends AutoCloseable {

    /** Writes all of them, or none. */
    void write(byte[] lines, int length) throws IOException;

    @Override
    void close() throws IOException;

    /** A stream that stays open, such as standard output. */
    static AccessLogOutput to(OutputStream out) {
        return new AccessLogOutput() {
            @Override
            public void write(byte[] lines, int length) throws IOException {
                out.write(lines, 0, length);
                out.flush();
            }

            @Override
            public void close() {}
        };
    }
}
