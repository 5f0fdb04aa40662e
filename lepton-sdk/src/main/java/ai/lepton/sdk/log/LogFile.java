package ai.lepton.sdk.log;

import ai.lepton.core.FileErrors;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows. Its length is the state of a log: what was written after a checkpoint is cut off when the training
 * goes on from there, and written again. Open from the first write to {@link #close}.
 */
final class LogFile {

    private static final String LENGTH = "length";

    private final Path path;
    private long length;
    private @Nullable FileChannel channel;

    LogFile(Path path) {
        this.path = path;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Bytes are with the operating system when this returns, so that they outlive this process. */
    void append(byte[] bytes) {
        try {
            FileChannel out = channel;
            if (out == null) {
                out = open();
                channel = out;
            }
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            length += bytes.length;
        } catch (IOException e) {
            throw FileErrors.onWrite(path, "cannot write the log", e);
        }
    }

    void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw FileErrors.onWrite(path, "cannot close the log", e);
            }
            channel = null;
        }
    }

    Map<String, NdArray> state() {
        return Map.of(LENGTH, NdArray.of(Shape.of(), length));
    }

    void restore(Map<String, NdArray> state) {
        NdArray saved = state.get(LENGTH);
        if (saved != null) {
            length = saved.longAt(0);
        }
    }

    private FileChannel open() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        length = Math.min(length, out.size()); // shorter if somebody removed it meanwhile
        out.truncate(length);
        out.position(length);
        return out;
    }
}
