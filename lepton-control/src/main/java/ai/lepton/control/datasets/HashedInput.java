package ai.lepton.control.datasets;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.content.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is received, hashed and written elsewhere as it is read. A sender that breaks off is a {@link LeptonException}, so
 * that it is told from a disk that fails, which is an {@link IOException}.
 */
final class HashedInput extends InputStream {

    private final InputStream sender;
    private final OutputStream copy;
    private final Sha256 digest = new Sha256();
    private long bytes;

    HashedInput(InputStream sender, OutputStream copy) {
        this.sender = sender;
        this.copy = copy;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = sender.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "body: broken off after " + bytes + " bytes (expected: all of the content). Send it again.",
                    e);
        }
        if (read > 0) {
            digest.update(buffer, offset, read);
            copy.write(buffer, offset, read);
            bytes += read;
        }
        return read;
    }

    /** How many have been read. */
    long bytes() {
        return bytes;
    }

    String sha256() {
        return digest.hex();
    }
}
