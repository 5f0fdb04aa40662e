package ai.lepton.codec.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and drawn for people to look at. */
class PicturesForPeopleTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void writesPngsThatReadBackTheSame(int channels) {
        byte[] pixels = new byte[13 * 7 * channels];
        new Random(channels).nextBytes(pixels);
        NdArray picture = NdArray.ofBytes(Shape.of(13, 7, channels), pixels);

        byte[] png = PngWriter.png(picture);

        assertThat(PictureDecoder.STANDARD.decode("own.png", png).pixels()).isEqualTo(picture);
    }

    @Test
    void writesPngsThatOthersRead() throws IOException {
        byte[] png =
                PngWriter.png(NdArray.ofBytes(Shape.of(1, 1, 2, 3), PictureDecoderTest.ofInts(1, 2, 3, 255, 128, 0)));

        var image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getWidth()).isEqualTo(2);
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x010203);
        assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFF8000);
    }

    @Test
    void refusesToWriteWhatIsNoPicture() {
        assertThatThrownBy(() -> PngWriter.png(NdArray.zeros(DType.FLOAT32, Shape.of(2, 2, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pixels: FLOAT32 [2, 2, 1] (expected: UINT8 [H, W, C] with C of 1 to 4, not empty)");
    }

    @Test
    void marksWrongPredictionsRed() throws IOException {
        ContactSheet sheet = new ContactSheet(5);
        for (int i = 0; i < 25; i++) {
            NdArray digit = PicturePreparation.prepare(
                            new Picture("digit", drawing(i % 10)), new ImageSpec(28, 28, 1, ImageSpec.Fit.CENTRED_INK))
                    .input();
            sheet.add(digit, String.valueOf(i == 7 ? 1 : i % 10), String.valueOf(i % 10));
        }

        byte[] png = sheet.png();

        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "contact-sheet.png"), png);
        Picture picture = PictureDecoder.STANDARD.decode("sheet.png", png);
        // Picture 7 is the third in the second row; all red is in its cell.
        int cellWidth = (picture.width() - 14) / 5;
        int cellHeight = (picture.height() - 28) / 5;
        int red = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int at = (y * picture.width() + x) * 3;
                if (picture.pixels().at(at) > 180 && picture.pixels().at(at + 1) < 60) {
                    red++;
                    assertThat((x - 7) / cellWidth).isEqualTo(2);
                    assertThat((y - 7) / cellHeight).isEqualTo(1);
                }
            }
        }
        assertThat(red).isGreaterThan(500);
    }

    @Test
    void drawsLargeAndColouredPicturesAndLongNames() {
        byte[] png = new ContactSheet(3)
                .add(
                        NdArray.zeros(DType.UINT8, Shape.of(300, 200, 3)),
                        "a very long name of a class, longer than its cell",
                        "x")
                .add(NdArray.zeros(DType.UINT8, Shape.of(1, 5, 3, 1)), "Zürich ♥")
                .png();

        assertThat(PictureDecoder.STANDARD.decode("sheet.png", png).width()).isEqualTo(2 * 154 + 14);
    }

    private static NdArray drawing(int digit) {
        return new PaperPhoto(60, 60, 5, 5, 55, 5, 55, 55, 5, 55)
                .strokeWidth(0.1)
                .of(digit, digit);
    }
}
