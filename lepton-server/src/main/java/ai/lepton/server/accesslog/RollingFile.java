package ai.lepton.server.accesslog;

import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * A file that keeps its name; when it is full it becomes {@code NAME.1}, the one before {@code NAME.2}, and so on; the last
 * goes, and so does every one that has become too old. What is written is there whole or not at all. Owns an open file and
 * must be closed; one thread at a time.
 */
final class RollingFile implements AccessLogOutput {

    /** One that is written and those of before. */
    static final int FILES = 8;

    private final Path file;
    private final long largest;
    private final Duration kept;
    private FileChannel channel;

    private RollingFile(Path file, long largest, Duration kept, FileChannel channel) {
        this.file = file;
        this.largest = largest;
        this.kept = kept;
        this.channel = channel;
    }

    /**
     * Opens the file, with its folder.
     *
     * @param bytes of all files together, at most
     * @param kept how long a file stays after its last line
     * @throws LeptonException {@code NOT_WRITABLE} and the like
     */
    static RollingFile open(Path file, long bytes, Duration kept) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            return new RollingFile(file, Math.max(1, bytes / FILES), kept, channel(file));
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the access log", e);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        if (!channel.isOpen()) {
            channel = channel(file);
        }
        long before = channel.size();
        if (before > 0 && before + length > largest) {
            rotate();
            before = 0;
        }
        ByteBuffer left = ByteBuffer.wrap(lines, 0, length);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            cut(before, e);
            throw e;
        }
    }

    private void cut(long size, IOException reason) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void rotate() throws IOException {
        channel.close();
        Instant oldest = Instant.now().minus(kept);
        for (int i = FILES - 1; i >= 1; i--) {
            Path older = numbered(i);
            if (!Files.exists(older)) {
                continue;
            }
            if (i == FILES - 1 || Files.getLastModifiedTime(older).toInstant().isBefore(oldest)) {
                Files.delete(older);
            } else {
                Files.move(older, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        channel = channel(file);
    }

    private Path numbered(int number) {
        return numbered(file, number);
    }

    /** The file itself for 0, else one of before, 1 the newest. */
    static Path numbered(Path file, int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
