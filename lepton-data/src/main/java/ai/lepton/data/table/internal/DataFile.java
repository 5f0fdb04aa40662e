package ai.lepton.data.table.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ReadLimits;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file as bytes, unzipped on the way if it is gzipped, whatever its name; knows what its failures mean.
 *
 * @param path of the file
 * @param gzip whether it is gzipped
 * @param limits of what it may become
 */
public record DataFile(Path path, boolean gzip, ReadLimits limits) {

    private static final int BUFFER = 1 << 16;

    /**
     * Looks at a file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there or empty, {@link
     *     ErrorCode#FILE_UNREADABLE} if it may not be read or is a folder
     */
    public static DataFile of(Path path, ReadLimits limits) {
        if (Files.isDirectory(path)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, path + ": a folder (expected: a file with a table). Name one in it.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] magic = in.readNBytes(2);
            if (magic.length == 0) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND, path + ": is empty (expected: a table with at least one row)");
            }
            return new DataFile(path, magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B, limits);
        } catch (IOException e) {
            throw failure(path, e, "");
        }
    }

    /** All bytes, unzipped. */
    public InputStream open() {
        try {
            InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
            return gzip ? unzipped(raw) : raw;
        } catch (IOException e) {
            throw failure(e, "");
        }
    }

    /** The first bytes, unzipped; fewer if the file is shorter. */
    public byte[] head(int most) {
        try (InputStream in = open()) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw failure(e, "");
        }
    }

    private InputStream unzipped(InputStream raw) throws IOException {
        CountedBytes compressed = new CountedBytes(raw);
        try {
            return new LimitedInflation(new GZIPInputStream(compressed, BUFFER), compressed, path, limits);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * What a failure to read means.
     *
     * @param where in the file, such as {@code ":17"}; empty if not known
     */
    public LeptonException failure(IOException e, String where) {
        return failure(path, e, where);
    }

    private static LeptonException failure(Path path, IOException e, String where) {
        String place = path + where + ": ";
        if (e instanceof NoSuchFileException) {
            return new LeptonException(ErrorCode.DATA_NOT_FOUND, place + "there is no such file. Check the path.", e);
        }
        if (e instanceof AccessDeniedException) {
            return new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    place + "no permission to read it. Change its rights, or run as a user who may.",
                    e);
        }
        if (e instanceof EOFException) {
            return new LeptonException(
                    ErrorCode.DATA_CORRUPT, place + "the gzip data is cut off here. Get the file again.", e);
        }
        if (e instanceof ZipException) {
            return new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    place + "damaged gzip data (" + e.getMessage() + "). Get the file again.",
                    e);
        }
        if (e instanceof CharacterCodingException) {
            return new LeptonException(ErrorCode.DATA_CORRUPT, place + e.getMessage(), e);
        }
        return new LeptonException(ErrorCode.FILE_UNREADABLE, place + "cannot be read: " + e.getMessage(), e);
    }
}
