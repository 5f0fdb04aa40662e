package ai.lepton.data.table.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ReadLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/** Stops an unzipping that becomes more than allowed: a few kilobytes can be made to fill any disk. */
final class LimitedInflation extends FilterInputStream {

    /** A small file may be as regular as it likes. */
    private static final long FREE = 16L << 20;

    private final CountedBytes compressed;
    private final Path path;
    private final ReadLimits limits;
    private long inflated;

    LimitedInflation(InputStream in, CountedBytes compressed, Path path, ReadLimits limits) {
        super(in);
        this.compressed = compressed;
        this.path = path;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int bytes) {
        inflated += bytes;
        if (inflated > limits.inflatedBytes()) {
            throw tooLarge("more than " + String.format(Locale.ROOT, "%,d", limits.inflatedBytes()) + " bytes");
        }
        if (inflated > FREE && inflated / limits.inflation() > compressed.count()) {
            throw tooLarge(String.format(
                    Locale.ROOT,
                    "%,d bytes and more of the first %,d, over %d times as many",
                    inflated,
                    compressed.count(),
                    limits.inflation()));
        }
    }

    private LeptonException tooLarge(String found) {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT,
                path + ": unzips to " + found + ", as a gzip bomb does. If the file is yours, raise the limit.");
    }
}
