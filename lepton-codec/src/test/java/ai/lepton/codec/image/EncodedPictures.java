package ai.lepton.codec.image;

import ai.lepton.core.NdArray;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Picture files made by the JDK's own encoders, and damaged or dressed up by hand. */
final class EncodedPictures {

    private EncodedPictures() {}

    static byte[] encode(String format, BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** {@code pixels} UINT8 {@code [H, W, 1]} or {@code [H, W, 3]} as an image without alpha. */
    static BufferedImage image(NdArray pixels) {
        int height = (int) pixels.shape().size(0);
        int width = (int) pixels.shape().size(1);
        int channels = (int) pixels.shape().last();
        BufferedImage image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        int[] samples = new int[height * width * channels];
        Arrays.setAll(samples, i -> (int) pixels.at(i));
        image.getRaster().setPixels(0, 0, width, height, samples);
        return image;
    }

    static byte[] jpeg(NdArray pixels) {
        return encode("jpeg", image(pixels));
    }

    /** The JPEG with an EXIF segment that says only how the camera was held. */
    static byte[] withOrientation(byte[] jpeg, int orientation, boolean bigEndian) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34);
        exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        if (bigEndian) {
            exif.put(new byte[] {'M', 'M'});
        } else {
            exif.put(new byte[] {'I', 'I'}).order(ByteOrder.LITTLE_ENDIAN);
        }
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return join(Arrays.copyOf(jpeg, 2), exif.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** The PNG with other numbers in its header, and the check sum that fits them. */
    static byte[] withSize(byte[] png, int width, int height) {
        byte[] changed = png.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        buffer.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(changed, 12, 17);
        buffer.putInt(29, (int) crc.getValue());
        return changed;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
