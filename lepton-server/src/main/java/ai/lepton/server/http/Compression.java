package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are compressed with gzip. */
public final class Compression {

    /** The one encoding that there is. */
    public static final String GZIP = "gzip";

    private static final int CHUNK = 64 << 10;

    private Compression() {}

    /**
     * Whether a request's body is compressed.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is by something else than gzip
     */
    public static boolean isCompressed(RequestHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase(GZIP) || encoding.equalsIgnoreCase("x-gzip")) {
            return true;
        }
        throw new LeptonException(
                ErrorCode.BAD_REQUEST, "header Content-Encoding: another encoding (expected: none, identity, or gzip)");
    }

    /** Whether who asks takes an answer that is compressed. */
    public static boolean isAccepted(RequestHeaders headers) {
        String accepted = headers.get(HttpHeaderNames.ACCEPT_ENCODING);
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.split(",", -1)) {
            String[] parts = each.strip().toLowerCase(Locale.ROOT).split(";", -1);
            if (parts[0].strip().equals(GZIP)) {
                for (int i = 1; i < parts.length; i++) {
                    if (parts[i].strip().matches("q=0(\\.0*)?")) {
                        return false;
                    }
                }
                return true;
            }
        }
        return false;
    }

    /**
     * The bytes that were compressed. However many they are, no more memory is taken than {@code most} bytes, twice.
     *
     * @param most how many there may be
     * @param hold told before memory is taken for so many more
     * @throws LeptonException {@link ErrorCode#BODY_TOO_LARGE} if there are more, {@link ErrorCode#BAD_REQUEST} if this is
     *     not gzip
     */
    public static byte[] inflate(byte[] body, long most, LongConsumer hold) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(body.length, CHUNK));
        byte[] chunk = new byte[CHUNK];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), CHUNK)) {
            int read = in.read(chunk);
            while (read >= 0) {
                if (bytes.size() + (long) read > most) {
                    throw new LeptonException(
                            ErrorCode.BODY_TOO_LARGE,
                            "body: too large when inflated (expected: at most " + most
                                    + " bytes). Send fewer rows at once.");
                }
                hold.accept(read);
                bytes.write(chunk, 0, read);
                read = in.read(chunk);
            }
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, "body: damaged (expected: gzip, as its header says)", e);
        }
        return bytes.toByteArray();
    }

    /** Compresses bytes. */
    public static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, CHUNK)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot be: it is memory
        }
        return out.toByteArray();
    }
}
