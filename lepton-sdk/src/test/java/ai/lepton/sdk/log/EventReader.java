package ai.lepton.sdk.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads event files by the description of the format alone, with a checksum of its own, bit by bit. */
final class EventReader {

    private EventReader() {}

    /** One number, or the version that a file begins with. */
    record Event(long step, String version, String tag, float value) {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertThat(in.getInt()).as("checksum of the length").isEqualTo(masked(length));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            in.get(data);
            assertThat(in.getInt()).as("checksum of the data").isEqualTo(masked(data));
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static Event event(ByteBuffer in) {
        long step = 0;
        String version = "";
        String tag = "";
        float value = 0;
        while (in.hasRemaining()) {
            switch (in.get()) {
                case (1 << 3) | 1 -> assertThat(in.getDouble()).as("wall time").isGreaterThan(1.7e9);
                case 2 << 3 -> step = varint(in);
                case (3 << 3) | 2 -> version = text(in);
                case (5 << 3) | 2 -> {
                    varint(in); // the summary is the rest
                    assertThat(in.get()).as("a value").isEqualTo((byte) ((1 << 3) | 2));
                    assertThat(varint(in)).as("its length").isEqualTo(in.remaining());
                    assertThat(in.get()).as("its tag").isEqualTo((byte) ((1 << 3) | 2));
                    tag = text(in);
                    assertThat(in.get()).as("its number").isEqualTo((byte) ((2 << 3) | 5));
                    value = in.getFloat();
                }
                default -> throw new AssertionError("a field that should not be there");
            }
        }
        return new Event(step, version, tag, value);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(varint(in))];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static int masked(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
