package ai.lepton.data.files.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * A file for what is unpacked. It has no name from the moment it is open (where the system lets an open file go without one),
 * so that nothing is left behind, however the process ends.
 */
final class Spool {

    private final Path archive;
    private final FileChannel channel;
    private final byte[] buffer = new byte[1 << 16];
    private long end;

    private Spool(Path archive, FileChannel channel) {
        this.archive = archive;
        this.channel = channel;
    }

    static Spool open(Path archive) {
        try {
            Path file = Files.createTempFile("lepton-", ".unpacked", new FileAttribute<?>[0]);
            return new Spool(
                    archive,
                    FileChannel.open(
                            file,
                            Set.of(
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.DELETE_ON_CLOSE)));
        } catch (IOException e) {
            throw noRoom(archive, e);
        }
    }

    FileChannel channel() {
        return channel;
    }

    /**
     * Adds {@code size} bytes.
     *
     * @return where they begin
     * @throws EOFException if there are not so many
     */
    long copy(InputStream in, long size) throws IOException {
        long from = end;
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("Truncated");
            }
            write(read);
            left -= read;
        }
        return from;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(int length) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        } catch (IOException e) {
            throw noRoom(archive, e);
        }
    }

    private static LeptonException noRoom(Path archive, IOException e) {
        return new LeptonException(
                ErrorCode.DISK_FULL,
                archive + ": cannot be unpacked into " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                        + " (expected: room for what is in it). Make room, or name another folder with"
                        + " -Djava.io.tmpdir=...",
                e);
    }
}
