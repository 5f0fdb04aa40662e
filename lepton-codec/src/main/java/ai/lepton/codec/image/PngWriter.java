package ai.lepton.codec.image;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes grey or colour pictures as PNG, eight bits a sample, without loss and without the JDK's window toolkit. */
public final class PngWriter {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private PngWriter() {}

    /**
     * The bytes of a PNG file.
     *
     * @param pixels UINT8 {@code [H, W, C]} or {@code [1, H, W, C]}; {@code C} is 1 (grey), 2 (grey, alpha), 3 (red,
     *     green, blue) or 4 (red, green, blue, alpha)
     * @throws IllegalArgumentException if {@code pixels} is of another type or shape, or empty
     */
    public static byte[] png(NdArray pixels) {
        int rank = pixels.shape().rank();
        boolean oneRow = rank == 4 && pixels.shape().size(0) == 1;
        if (pixels.dtype() != DType.UINT8
                || !(rank == 3 || oneRow)
                || pixels.shape().last() < 1
                || pixels.shape().last() > 4
                || pixels.elements() == 0) {
            throw new IllegalArgumentException(
                    "pixels: " + pixels + " (expected: UINT8 [H, W, C] with C of 1 to 4, not empty)");
        }
        int height = (int) pixels.shape().size(-3);
        int width = (int) pixels.shape().size(-2);
        int channels = (int) pixels.shape().last();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] colourTypes = {0, 4, 2, 6};
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put(colourTypes[channels - 1]);
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", compressed(pixels.buffer(), height, width * channels));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] compressed(ByteBuffer samples, int height, int rowBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            byte[] row = new byte[1 + rowBytes]; // the first byte chooses a filter: none
            for (int y = 0; y < height; y++) {
                samples.get(row, 1, rowBytes);
                out.write(row);
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
