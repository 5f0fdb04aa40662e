package ai.lepton.data.profile;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over what a table says: the names and types of its columns and every cell, in order. The same content has the same
 * hash, whatever the format, dialect or encoding of its file and however it is cut into chunks. One thread.
 *
 * <p>Each column is hashed for itself: a number or date as 8 bytes, big end first, missing numbers as one NaN; a text as the
 * length of its UTF-8 and that, missing as length -1; a picture or recording as the length of its file and that. The hash of
 * the table is the hash of the number of rows and, for each column, name, type and hash.
 */
public final class ContentHash {

    private static final int BUFFER = 1 << 13;

    private final Schema schema;
    private final List<MessageDigest> digests = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long rows;

    public ContentHash(Schema schema) {
        this.schema = schema;
        schema.columns().forEach(column -> digests.add(sha256()));
    }

    /** Reads a whole table. */
    public static String of(Table table) {
        ContentHash hash = new ContentHash(table.schema());
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                hash.add(chunk);
            }
        }
        return hash.hex();
    }

    /** Adds the next rows. */
    public void add(Chunk chunk) {
        rows += chunk.size();
        for (int i = 0; i < digests.size(); i++) {
            Column column = schema.columns().get(i);
            MessageDigest digest = digests.get(i);
            switch (column.type()) {
                case NUMBER -> add(digest, chunk.numbers(column.name()));
                case DATE -> add(digest, chunk.dates(column.name()));
                case CATEGORY, TEXT -> add(digest, chunk.texts(column.name()));
                case IMAGE, SOUND -> add(digest, chunk.media(column.name()));
            }
            flush(digest);
        }
    }

    /** The hash of all rows added, in hexadecimal; may be asked for once. */
    public String hex() {
        MessageDigest all = sha256();
        all.update(ByteBuffer.allocate(8).putLong(0, rows));
        for (int i = 0; i < digests.size(); i++) {
            Column column = schema.columns().get(i);
            text(all, column.name());
            text(all, column.type().name());
            flush(all);
            all.update(digests.get(i).digest());
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private void add(MessageDigest digest, double[] numbers) {
        for (double number : numbers) {
            room(digest, 8);
            // Of NaN one form; zero has one sign, as a number read from "-0" says no other thing.
            buffer.putLong(Double.doubleToLongBits(number + 0.0));
        }
    }

    private void add(MessageDigest digest, long[] dates) {
        for (long date : dates) {
            room(digest, 8);
            buffer.putLong(date);
        }
    }

    private void add(MessageDigest digest, @Nullable String[] texts) {
        for (String text : texts) {
            text(digest, text);
        }
    }

    private void add(MessageDigest digest, @Nullable MediaFile[] files) {
        for (MediaFile file : files) {
            try {
                bytes(digest, file == null ? null : file.bytes());
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.FILE_UNREADABLE, name(file) + ": cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private static String name(@Nullable MediaFile file) {
        return file == null ? "file" : file.name();
    }

    private void text(MessageDigest digest, @Nullable String text) {
        bytes(digest, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(MessageDigest digest, byte @Nullable [] bytes) {
        room(digest, 8);
        buffer.putLong(bytes == null ? -1 : bytes.length);
        if (bytes == null) {
            return;
        }
        if (bytes.length > buffer.remaining()) {
            flush(digest);
        }
        if (bytes.length > buffer.remaining()) {
            digest.update(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    private void room(MessageDigest digest, int bytes) {
        if (buffer.remaining() < bytes) {
            flush(digest);
        }
    }

    private void flush(MessageDigest digest) {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
