package ai.lepton.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream of this process that remembers why it could not be written: {@link PrintStream} itself forgets. */
public final class Output extends PrintStream {

    private final Witness witness;

    private Output(Witness witness) {
        super(new BufferedOutputStream(witness), true, StandardCharsets.UTF_8);
        this.witness = witness;
    }

    /** UTF-8, flushed at every line. */
    public static Output to(OutputStream out) {
        return new Output(new Witness(out));
    }

    /** Why something that was written is lost; writes what is still held back first. */
    public Optional<IOException> failure() {
        flush();
        return Optional.ofNullable(witness.failure);
    }

    private static final class Witness extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Witness(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            try {
                out.write(octets, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
