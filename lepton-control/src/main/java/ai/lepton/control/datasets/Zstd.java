package ai.lepton.control.datasets;

import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Zstandard streams; the one place that knows the library. */
final class Zstd {

    private Zstd() {}

    static OutputStream compress(OutputStream to) throws IOException {
        return new ZstdOutputStream(to);
    }

    /** What is no zstd, or damaged, is an {@link IOException} when it is read. */
    static InputStream decompress(InputStream from) {
        return new FilterInputStream(new ZstdInputStream(from)) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return super.read(buffer, offset, length);
                } catch (RuntimeException e) { // how the library says it
                    throw new IOException("it is not what was compressed: " + e.getMessage(), e);
                }
            }
        };
    }
}
