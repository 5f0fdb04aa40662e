package ai.lepton.sdk.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A TensorFlow event file: records of a length, the length's checksum, the data and the data's checksum, each record a
 * protobuf {@code Event}. The few fields that scalars need are written by hand.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">Event</a>
 */
final class EventFile {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final LogFile file;

    EventFile(Path path) {
        this.file = new LogFile(path);
    }

    LogFile file() {
        return file;
    }

    /** Adds one number. */
    void scalar(String tag, long step, double value) {
        if (file.isEmpty()) {
            file.append(record(event(0, 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8))));
        }
        byte[] name = tag.getBytes(StandardCharsets.UTF_8);
        ByteBuffer point = buffer(16 + name.length);
        bytes(point, 1, name);
        key(point, 2, FIXED32).putFloat((float) value);
        ByteBuffer summary = buffer(16 + point.position());
        bytes(summary, 1, written(point));
        file.append(record(event(step, 5, written(summary))));
    }

    void close() {
        file.close();
    }

    private static byte[] event(long step, int field, byte[] content) {
        ByteBuffer event = buffer(64 + content.length);
        key(event, 1, FIXED64).putDouble(System.currentTimeMillis() / 1e3);
        key(event, 2, VARINT);
        varint(event, step);
        bytes(event, field, content);
        return written(event);
    }

    private static byte[] record(byte[] data) {
        ByteBuffer length = buffer(8).putLong(data.length);
        ByteBuffer record = buffer(16 + data.length);
        record.putLong(data.length).putInt(checksum(written(length)));
        record.put(data).putInt(checksum(data));
        return written(record);
    }

    /** Turned and shifted, since a checksum over checksums would be weak. */
    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    }

    private static void bytes(ByteBuffer to, int field, byte[] content) {
        key(to, field, BYTES);
        varint(to, content.length);
        to.put(content);
    }

    private static ByteBuffer key(ByteBuffer to, int field, int type) {
        return to.put((byte) ((field << 3) | type));
    }

    private static void varint(ByteBuffer to, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            to.put((byte) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        to.put((byte) left);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] written(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
