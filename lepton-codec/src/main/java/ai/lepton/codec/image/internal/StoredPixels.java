package ai.lepton.codec.image.internal;

import ai.lepton.codec.image.Picture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes the pixels behind a header with the JDK's own decoders, in memory only. */
public final class StoredPixels {

    private StoredPixels() {}

    /**
     * Decodes a picture whose header was read before.
     *
     * @param limit called with the size that the decoder itself sees, which may differ in a file that was made to
     *     deceive; throws if it is too large
     * @throws LeptonException {@link ErrorCode#IMAGE_UNREADABLE} if the pixels are cut off or damaged
     */
    public static Picture decode(
            String name, byte[] file, PictureHeader header, BiConsumer<String, PictureHeader> limit) {
        if (header.format() == PictureFormat.PNG) {
            PngFile.check(name, file);
        }
        Samples samples = read(name, file, header, limit);
        List<String> notes = new ArrayList<>();
        int height = samples.height();
        int width = samples.width();
        byte[] upright =
                ExifOrientation.upright(samples.bytes(), height, width, samples.channels(), header.orientation());
        if (header.orientation() != 1) {
            notes.add("turned upright (EXIF orientation " + header.orientation() + ")");
        }
        Shape shape = header.sideways()
                ? Shape.of(width, height, samples.channels())
                : Shape.of(height, width, samples.channels());
        return new Picture(name, NdArray.ofBytes(shape, upright), notes);
    }

    private static Samples read(
            String name, byte[] file, PictureHeader header, BiConsumer<String, PictureHeader> limit) {
        ImageReader reader = reader(header.format());
        // This stream keeps what it read in memory; the one that ImageIO would choose makes a temporary file.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            // Metadata is skipped: a compressed comment may unpack to any size.
            reader.setInput(in, true, true);
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            limit.accept(
                    name,
                    new PictureHeader(
                            header.format(),
                            reader.getWidth(0),
                            reader.getHeight(0),
                            header.channels(),
                            header.bitsPerSample(),
                            1));
            Samples samples = header.format() == PictureFormat.JPEG && header.channels() == 4
                    ? Cmyk.toRgb(reader.readRaster(0, null), JpegFile.adobe(name, file))
                    : readImage(reader);
            checkComplete(name, header, warnings);
            return samples;
        } catch (LeptonException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders throw all sorts of unchecked exceptions at damaged files.
            throw PictureHeader.unreadable(
                    name, header.format() + " cannot be decoded, it is cut off or damaged" + reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private static Samples readImage(ImageReader reader) throws IOException {
        BufferedImage image = reader.read(0);
        return Samples.of(image);
    }

    private static ImageReader reader(PictureFormat format) {
        // By format: asking by content would try every plug-in that happens to be on the class path.
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new LeptonException(
                ErrorCode.IMAGE_UNREADABLE,
                "this Java has no " + format + " decoder (expected: the module java.desktop). Use a full JDK or JRE.");
    }

    private static void checkComplete(String name, PictureHeader header, List<String> warnings) {
        for (String warning : warnings) {
            // The JPEG decoder fills what is missing with grey and only warns.
            if (warning.contains("EOI")
                    || warning.contains("remature")
                    || warning.contains("runcated")
                    || warning.contains("orrupt")) {
                throw PictureHeader.unreadable(
                        name, header.format() + " is cut off or damaged (" + warning + "). Get the file again.", null);
            }
        }
    }

    private static String reason(@Nullable Throwable e) {
        String message = e == null ? null : e.getMessage();
        return message == null || message.isBlank()
                ? ""
                : " (" + message.lines().findFirst().orElse("") + ")";
    }

    /** Colour conversion of four-colour JPEGs, which the JDK decodes but does not convert. */
    private static final class Cmyk {

        private Cmyk() {}

        static Samples toRgb(Raster raster, JpegFile.Adobe adobe) {
            int height = raster.getHeight();
            int width = raster.getWidth();
            byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)];
            int[] row = new int[width * 4];
            int to = 0;
            for (int y = 0; y < height; y++) {
                raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
                for (int x = 0; x < width; x++) {
                    int a = row[4 * x];
                    int b = row[4 * x + 1];
                    int c = row[4 * x + 2];
                    int light = row[4 * x + 3];
                    if (adobe == JpegFile.Adobe.LUMA) {
                        double red = a + 1.402 * (c - 128);
                        double green = a - 0.344136 * (b - 128) - 0.714136 * (c - 128);
                        double blue = a + 1.772 * (b - 128);
                        a = clamp(red);
                        b = clamp(green);
                        c = clamp(blue);
                    }
                    if (adobe == JpegFile.Adobe.ABSENT) {
                        // Ink amounts; Adobe's programs store 255 minus them.
                        a = 255 - a;
                        b = 255 - b;
                        c = 255 - c;
                        light = 255 - light;
                    }
                    rgb[to++] = (byte) ((a * light + 127) / 255);
                    rgb[to++] = (byte) ((b * light + 127) / 255);
                    rgb[to++] = (byte) ((c * light + 127) / 255);
                }
            }
            return new Samples(rgb, height, width, 3);
        }

        private static int clamp(double value) {
            return (int) Math.max(0, Math.min(255, Math.round(value)));
        }
    }
}
