package ai.lepton.server.capture;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of files of samples, one file behind the other. A file that ends in the middle of a member, because it is being
 * written or its server was killed, is read as far as whole lines go. Must be closed; one thread at a time.
 */
final class SampleStream extends InputStream {

    private final Deque<Path> files;
    private @Nullable InputStream current;
    private byte[] line = new byte[0];
    private int at;

    SampleStream(List<Path> files) {
        this.files = new ArrayDeque<>(files);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == line.length) {
            if (!next()) {
                return -1;
            }
        }
        int read = Math.min(length, line.length - at);
        System.arraycopy(line, at, buffer, offset, read);
        at += read;
        return read;
    }

    /** Gets the next whole line; false if there is none. */
    private boolean next() throws IOException {
        while (true) {
            InputStream in = current;
            if (in == null) {
                Path file = files.poll();
                if (file == null) {
                    return false;
                }
                in = open(file);
                current = in;
                continue;
            }
            byte[] whole = line(in);
            if (whole.length > 0) {
                line = whole;
                at = 0;
                return true;
            }
            in.close();
            current = null;
        }
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16);
        } catch (NoSuchFileException | EOFException | ZipException e) {
            return InputStream.nullInputStream(); // swept away just now, or nothing is in it yet
        }
    }

    /** A line with its end; empty if there is none that has one. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                line.write(octet);
                if (octet == '\n') {
                    return line.toByteArray();
                }
            }
        } catch (EOFException | ZipException e) {
            return new byte[0]; // the broken end of a file
        }
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        files.clear();
        InputStream in = current;
        if (in != null) {
            in.close();
        }
    }
}
