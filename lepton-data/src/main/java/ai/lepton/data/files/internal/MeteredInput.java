package ai.lepton.data.files.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * Counts what is read, and stops where too little becomes too much: at a ratio of unpacked to packed bytes, and at a budget
 * for what a reader takes in on its own, such as names.
 */
final class MeteredInput extends FilterInputStream {

    /** So little may come of anything. */
    static final long FREE = 16L << 20;

    private final LongSupplier packed;
    private final int maxRatio;
    private long position;
    private long end = Long.MAX_VALUE;

    /**
     * @param packed how many bytes were read to make those that are read from here
     * @param maxRatio see {@link ai.lepton.data.files.ArchiveLimits}
     */
    MeteredInput(InputStream in, LongSupplier packed, int maxRatio) {
        super(in);
        this.packed = packed;
        this.maxRatio = maxRatio;
    }

    /** A plain counter. */
    MeteredInput(InputStream in) {
        this(in, () -> Long.MAX_VALUE, 1);
    }

    /** Too many bytes of too few. */
    static final class RatioExceeded extends IOException {
        private static final long serialVersionUID = 1L;

        private RatioExceeded(String message) {
            super(message);
        }
    }

    long position() {
        return position;
    }

    /** From now on so many bytes may be read. */
    void allow(long bytes) {
        end = bytes == Long.MAX_VALUE ? bytes : position + bytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    /** By reading, so that the end of a file is noticed. */
    @Override
    public long skip(long bytes) throws IOException {
        byte[] skipped = new byte[(int) Math.min(bytes, 1 << 16)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int read) throws IOException {
        position += read;
        if (position > end) {
            throw new IOException("a header that does not end");
        }
        if (position > FREE && position / maxRatio > packed.getAsLong()) {
            throw new RatioExceeded("more than " + maxRatio + " bytes unpacked of each packed one");
        }
    }
}
