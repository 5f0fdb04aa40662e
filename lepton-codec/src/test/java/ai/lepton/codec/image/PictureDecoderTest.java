package ai.lepton.codec.image;

import static ai.lepton.codec.image.EncodedPictures.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {

    private static final PictureDecoder DECODER = PictureDecoder.STANDARD;

    @Test
    void keepsEveryGreyLevelAsItIs() {
        byte[] levels = new byte[256];
        for (int i = 0; i < 256; i++) {
            levels[i] = (byte) i;
        }
        NdArray pixels = NdArray.ofBytes(Shape.of(16, 16, 1), levels);

        Picture picture = DECODER.decode("grey.png", encode("png", EncodedPictures.image(pixels)));

        assertThat(picture.pixels()).isEqualTo(pixels);
        assertThat(picture.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void keepsColoursOfFormatsWithoutLoss(String format) {
        NdArray pixels = NdArray.ofBytes(Shape.of(2, 2, 3), ofInts(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30));

        Picture picture = DECODER.decode("colours", encode(format, EncodedPictures.image(pixels)));

        assertThat(picture.pixels()).isEqualTo(pixels);
    }

    @Test
    void readsTheFirstPictureOfAGif() {
        NdArray pixels = NdArray.ofBytes(Shape.of(1, 2, 3), ofInts(255, 0, 0, 0, 0, 255));

        Picture picture = DECODER.decode("a.gif", encode("gif", EncodedPictures.image(pixels)));

        assertThat(picture.pixels()).isEqualTo(pixels);
    }

    @Test
    void readsAlphaNotMultipliedIn() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80FF4020);
        image.setRGB(1, 0, 0x00000000);

        Picture picture = DECODER.decode("alpha.png", encode("png", image));

        assertThat(picture.pixels())
                .isEqualTo(NdArray.ofBytes(Shape.of(1, 2, 4), ofInts(255, 64, 32, 128, 0, 0, 0, 0)));
        assertThat(picture.hasAlpha()).isTrue();
    }

    @Test
    void readsGreyWithAlpha() {
        NdArray pixels = NdArray.ofBytes(Shape.of(1, 2, 2), ofInts(200, 255, 7, 100));

        assertThat(DECODER.decode("ga.png", PngWriter.png(pixels)).pixels()).isEqualTo(pixels);
    }

    @Test
    void readsPalettes() {
        byte[] red = ofInts(0, 255);
        byte[] green = ofInts(0, 128);
        byte[] blue = ofInts(0, 64);
        BufferedImage image =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, red, green, blue));
        image.getRaster().setSample(1, 0, 0, 1);

        Picture picture = DECODER.decode("palette.png", encode("png", image));

        assertThat(picture.pixels()).isEqualTo(NdArray.ofBytes(Shape.of(1, 2, 3), ofInts(0, 0, 0, 255, 128, 64)));
    }

    @Test
    void readsGreyPalettesAsOneChannel() {
        byte[] levels = ofInts(255, 40);
        BufferedImage image = new BufferedImage(
                2, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, levels, levels, levels));
        image.getRaster().setSample(1, 0, 0, 1);

        Picture picture = DECODER.decode("palette.png", encode("png", image));

        assertThat(picture.pixels()).isEqualTo(NdArray.ofBytes(Shape.of(1, 2, 1), ofInts(255, 40)));
    }

    @Test
    void scalesSixteenBitsToEight() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 32768, 65535});

        Picture picture = DECODER.decode("deep.png", encode("png", image));

        assertThat(picture.pixels()).isEqualTo(NdArray.ofBytes(Shape.of(1, 3, 1), ofInts(0, 128, 255)));
    }

    @Test
    void convertsFourColourJpegs() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                raster.setPixel(x, y, new int[] {255, 0, 0, 51}); // full cyan, a fifth of black
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        }

        Picture picture = DECODER.decode("cmyk.jpg", bytes.toByteArray());

        assertThat(picture.pixels().shape()).isEqualTo(Shape.of(16, 16, 3));
        assertThat(picture.pixels().at(0)).isBetween(0.0, 4.0);
        assertThat(picture.pixels().at(1)).isBetween(200.0, 208.0);
        assertThat(picture.pixels().at(2)).isBetween(200.0, 208.0);
    }

    /** The stored picture has red at its top left, green top right, blue bottom left, white bottom right. */
    @ParameterizedTest
    @CsvSource({"1,RGBW", "2,GRWB", "3,WBGR", "4,BWRG", "5,RBGW", "6,BRWG", "7,WGBR", "8,GWRB"})
    void turnsJpegsUpright(int orientation, String expected) {
        int height = 32;
        int width = 64;
        byte[] rgb = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int quarter = (y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0);
                for (int c = 0; c < 3; c++) {
                    rgb[(y * width + x) * 3 + c] = (byte) (quarter == 3 || quarter == c ? 255 : 0);
                }
            }
        }
        byte[] jpeg = EncodedPictures.jpeg(NdArray.ofBytes(Shape.of(height, width, 3), rgb));

        for (boolean bigEndian : new boolean[] {true, false}) {
            Picture picture =
                    DECODER.decode("phone.jpg", EncodedPictures.withOrientation(jpeg, orientation, bigEndian));

            boolean sideways = orientation >= 5;
            assertThat(picture.height()).isEqualTo(sideways ? width : height);
            assertThat(picture.width()).isEqualTo(sideways ? height : width);
            StringBuilder corners = new StringBuilder();
            for (int y : new int[] {4, picture.height() - 5}) {
                for (int x : new int[] {4, picture.width() - 5}) {
                    corners.append(colour(picture, y, x));
                }
            }
            assertThat(corners).hasToString(expected);
            assertThat(picture.notes())
                    .hasSize(orientation == 1 ? 0 : 1)
                    .allMatch(note -> note.equals("turned upright (EXIF orientation " + orientation + ")"));
        }
    }

    @Test
    void ignoresEndlessOrAbsurdExif() {
        byte[] jpeg = EncodedPictures.jpeg(NdArray.ofBytes(Shape.of(8, 8, 3), new byte[192]));
        byte[] odd = EncodedPictures.withOrientation(jpeg, 77, true);
        byte[] far = EncodedPictures.withOrientation(jpeg, 6, true);
        far[2 + 10 + 4] = 0x7F; // the directory lies beyond the segment

        assertThat(DECODER.decode("odd.jpg", odd).notes()).isEmpty();
        assertThat(DECODER.decode("far.jpg", far).notes()).isEmpty();
    }

    @Test
    void readsHeadersWithoutDecoding(@TempDir Path folder) throws IOException {
        byte[] jpeg = EncodedPictures.jpeg(NdArray.ofBytes(Shape.of(8, 24, 1), new byte[192]));
        Path file = folder.resolve("turned.jpg");
        Files.write(file, EncodedPictures.withOrientation(jpeg, 6, false));

        assertThat(DECODER.inspect(file)).isEqualTo(new PictureInfo("JPEG", 24, 8, true));
    }

    @Test
    void readsHeadersThatLieFarBehindTheStart(@TempDir Path folder) throws IOException {
        byte[] jpeg = EncodedPictures.jpeg(NdArray.ofBytes(Shape.of(8, 24, 1), new byte[192]));
        byte[] comment = new byte[65_535 + 2];
        comment[0] = (byte) 0xFF;
        comment[1] = (byte) 0xFE;
        comment[2] = (byte) 0xFF;
        comment[3] = (byte) 0xFF;
        byte[] start = Arrays.copyOf(jpeg, 2);
        byte[] rest = Arrays.copyOfRange(jpeg, 2, jpeg.length);
        Path file = folder.resolve("comments.jpg");
        Files.write(file, EncodedPictures.join(start, comment, comment, comment, comment, comment, rest));

        assertThat(DECODER.inspect(file)).isEqualTo(new PictureInfo("JPEG", 8, 24, true));
        assertThat(DECODER.decode(file).width()).isEqualTo(24);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello, I am no picture|text",
                "%PDF-1.7|a PDF document",
                "<svg xmlns='...'/>|an SVG drawing",
                "<!DOCTYPE html><p>|an HTML page",
                "{\"a\": 1}|JSON text",
                "RIFF....WEBPVP8 |a WebP picture",
                "....ftypheic....|a HEIC picture",
                "BM is how this text begins|text",
            })
    void saysWhatAFileIsThatIsNoPicture(String content, String kind) {
        assertThatThrownBy(() -> DECODER.decode("notes.png", content.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "IMAGE_UNREADABLE (1105): notes.png: " + kind + " (expected: a PNG, JPEG, GIF or BMP picture)");
    }

    @Test
    void saysThatAFileIsEmptyOrUnknown() {
        assertThatThrownBy(() -> DECODER.decode("a.png", new byte[0])).hasMessageContaining("a.png: an empty file");
        assertThatThrownBy(() -> DECODER.decode("a.png", ofInts(0, 1, 2, 254, 255)))
                .hasMessageContaining("an unknown format, first bytes 00 01 02 fe");
    }

    @Test
    void refusesAHugeHeaderBeforeAllocatingAnything() {
        byte[] png = PngWriter.png(NdArray.ofBytes(Shape.of(2, 2, 1), new byte[4]));

        assertThatThrownBy(() -> DECODER.decode("bomb.png", EncodedPictures.withSize(png, 1_000_000, 2_000_000)))
                .isInstanceOf(LeptonException.class)
                .hasMessage("IMAGE_TOO_LARGE (1106): bomb.png: 1000000 x 2000000 pixels"
                        + " (expected: at most 64,000,000 pixels). Save the picture smaller.");
        assertThatThrownBy(() -> DECODER.decode("bomb.png", EncodedPictures.withSize(png, -1, 5)))
                .hasMessageContaining("PNG header says -1 x 5 pixels (expected: at least 1 x 1)");
        assertThatThrownBy(() -> DECODER.decode("bomb.png", EncodedPictures.withSize(png, 5, 0)))
                .hasMessageContaining("PNG header says 5 x 0 pixels");
    }

    @Test
    void holdsTheLimitOfPixelsAndOfBytes() {
        byte[] png = PngWriter.png(NdArray.ofBytes(Shape.of(10, 10, 1), new byte[100]));

        assertThat(new PictureDecoder(100, 1000).decode("fits", png).width()).isEqualTo(10);
        assertThatThrownBy(() -> new PictureDecoder(99, 1000).decode("big", png))
                .hasMessageContaining("big: 10 x 10 pixels (expected: at most 99 pixels)");
        assertThatThrownBy(() -> new PictureDecoder(100, 20).decode("big", png))
                .hasMessageContaining("big: the file has " + png.length + " bytes (expected: at most 20)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void refusesFilesThatAreCutOff(String format) {
        byte[] whole = encode(format, EncodedPictures.image(noise(40, 40, 5)));

        for (int length : new int[] {1, 10, 20, 30, whole.length / 4, whole.length / 2, whole.length - 60}) {
            Throwable thrown = catchThrowable(() -> DECODER.decode("cut." + format, Arrays.copyOf(whole, length)));
            assertThat(thrown)
                    .as("%s of %d bytes", length, whole.length)
                    .isInstanceOfSatisfying(LeptonException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_UNREADABLE);
                        assertThat(e).hasMessageContaining("cut." + format);
                    });
        }
    }

    @Test
    void saysWhereAPngIsCutOff() {
        byte[] png = PngWriter.png(noise(40, 40, 5));

        assertThatThrownBy(() -> DECODER.decode("cut.png", Arrays.copyOf(png, 1000)))
                .hasMessageContaining("cut.png: PNG is cut off after 1000 bytes, inside IDAT, of which 959 of")
                .hasMessageEndingWith("Get the file again.");
    }

    @Test
    void noticesASingleWrongBitInAPng() {
        byte[] png = PngWriter.png(noise(40, 40, 5));
        png[200] ^= 4;

        assertThatThrownBy(() -> DECODER.decode("bit.png", png))
                .hasMessageContaining("bit.png: PNG is damaged: the check sum of IDAT at byte 33 is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void meetsDamageOnlyWithItsOwnErrors(String format) {
        Random random = new Random(Seeds.next());
        byte[] whole = encode(format, EncodedPictures.image(noise(20, 30, 1)));
        PictureDecoder small = new PictureDecoder(100_000, 100_000);

        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(6); i++) {
                // Mostly in the header, where it hurts.
                int within = random.nextBoolean() ? Math.min(whole.length, 100) : whole.length;
                damaged[random.nextInt(within)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> small.decode("damaged", damaged));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(LeptonException.class).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path folder) {
        assertThatThrownBy(() -> DECODER.decode(folder.resolve("none.png")))
                .isInstanceOf(LeptonException.class)
                .hasMessage("FILE_UNREADABLE (1107): " + folder.resolve("none.png")
                        + ": there is no such file (expected: a readable picture file)");
        assertThatThrownBy(() -> DECODER.decode(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> DECODER.inspect(folder)).hasMessageContaining("it is a folder");
    }

    private static char colour(Picture picture, int y, int x) {
        int at = (y * picture.width() + x) * 3;
        boolean red = picture.pixels().at(at) > 128;
        boolean green = picture.pixels().at(at + 1) > 128;
        boolean blue = picture.pixels().at(at + 2) > 128;
        return red && green && blue ? 'W' : red ? 'R' : green ? 'G' : blue ? 'B' : '?';
    }

    private static NdArray noise(int height, int width, long seed) {
        byte[] rgb = new byte[height * width * 3];
        new Random(seed).nextBytes(rgb);
        return NdArray.ofBytes(Shape.of(height, width, 3), rgb);
    }

    static byte[] ofInts(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
