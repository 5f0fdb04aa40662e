package ai.lepton.client.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.content.Sha256;
import ai.lepton.core.model.AtomicWrite;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Brings the content of a dataset here.
 *
 * @param http to the server
 * @param path of the content
 * @param version what it is to be
 */
public record Fetch(Http http, String path, DatasetVersion version) {

    /**
     * Makes the file or folder {@code target}, which is there only once its hash is right.
     *
     * @throws IOException if it cannot be written
     * @throws LeptonException as the server says; {@link ErrorCode#SERVER_LOST} if the way breaks off; {@link
     *     ErrorCode#DATA_CORRUPT} if something else arrived
     */
    public void to(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + System.nanoTime() + ".tmp");
        try (InputStream answer = http.open(path)) {
            Arriving arriving = new Arriving(answer, version.reference().toString());
            DataContent.unpack(
                    arriving, version.form(), temporary, version.reference().toString());
            String actual = arriving.digest.hex();
            if (!actual.equals(version.sha256())) {
                throw new LeptonException(
                        ErrorCode.DATA_CORRUPT,
                        "dataset " + version.reference() + ": arrived with SHA-256 " + actual + " (expected: "
                                + version.sha256() + ", as registered). Fetch it again.");
            }
            Files.move(temporary, absolute);
        } finally {
            AtomicWrite.deleteTree(temporary);
        }
    }

    /** Hashes what is read; the server's trouble is told from the disk's. */
    private static final class Arriving extends FilterInputStream {
        private final Sha256 digest = new Sha256();
        private final String name;
        private long bytes;

        Arriving(InputStream in, String name) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                int read = in.read(buffer, offset, length);
                if (read > 0) {
                    digest.update(buffer, offset, read);
                    bytes += read;
                }
                return read;
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.SERVER_LOST,
                        "dataset " + name + ": broke off after " + bytes + " bytes: " + FileErrors.reason(e)
                                + " (expected: all of it). Look into the server's log.",
                        e);
            }
        }

        @Override
        public long skip(long wanted) throws IOException {
            byte[] passed = new byte[(int) Math.min(wanted, 1 << 13)];
            return Math.max(0, read(passed, 0, passed.length)); // what is passed over is hashed too
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
