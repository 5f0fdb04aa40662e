package ai.lepton.codec.sound;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes WAV files, also wrong ones. */
final class Waves {

    static final int PCM = 1;
    static final int FLOAT = 3;

    private final List<byte[]> chunks = new ArrayList<>();
    private long riffSize = -1;

    static Waves of() {
        return new Waves();
    }

    Waves format(int code, int channels, long rate, int bits) {
        return format(code, channels, rate, bits, channels * bits / 8);
    }

    Waves format(int code, int channels, long rate, int bits, int frame) {
        ByteBuffer chunk = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header(chunk, code, channels, rate, bits, frame);
        return chunk("fmt ", chunk.array());
    }

    Waves extensible(int code, int channels, long rate, int bits, int validBits) {
        ByteBuffer chunk = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        header(chunk, 0xFFFE, channels, rate, bits, channels * bits / 8);
        chunk.putShort((short) 22).putShort((short) validBits).putInt(3).putShort((short) code);
        chunk.put(new byte[] {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71});
        return chunk("fmt ", chunk.array());
    }

    Waves chunk(String name, byte[] content) {
        return chunk(name, content, content.length);
    }

    Waves chunk(String name, byte[] content, long size) {
        ByteBuffer chunk =
                ByteBuffer.allocate(8 + content.length + content.length % 2).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(name.getBytes(StandardCharsets.US_ASCII)).putInt((int) size).put(content);
        chunks.add(chunk.array());
        return this;
    }

    Waves data(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return chunk("data", content);
    }

    Waves riffSize(long size) {
        riffSize = size;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        chunks.forEach(body::writeBytes);
        ByteBuffer file = ByteBuffer.allocate(12 + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII));
        file.putInt((int) (riffSize >= 0 ? riffSize : 4 + body.size()));
        file.put("WAVE".getBytes(StandardCharsets.US_ASCII)).put(body.toByteArray());
        return file.array();
    }

    private static void header(ByteBuffer chunk, int code, int channels, long rate, int bits, int frame) {
        chunk.putShort((short) code).putShort((short) channels).putInt((int) rate);
        chunk.putInt((int) (rate * frame)).putShort((short) frame).putShort((short) bits);
    }
}
