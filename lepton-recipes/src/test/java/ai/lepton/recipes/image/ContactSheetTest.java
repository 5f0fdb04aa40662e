package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {

    private static final int GREEN = 0xFF1A7F37;
    private static final int RED = 0xFFCF222E;

    private static boolean has(BufferedImage image, int argb) {
        return IntStream.range(0, image.getHeight())
                .anyMatch(y -> IntStream.range(0, image.getWidth()).anyMatch(x -> image.getRGB(x, y) == argb));
    }

    @Test
    void rightIsGreenAndWrongIsRed() {
        NdArray images = NdArray.zeros(DType.UINT8, Shape.of(1, 28, 28, 1));
        BufferedImage right = ContactSheet.draw(images, List.of("7"), List.of("7"));
        BufferedImage wrong = ContactSheet.draw(images, List.of("1"), List.of("7"));
        assertThat(has(right, GREEN)).isTrue();
        assertThat(has(right, RED)).isFalse();
        assertThat(has(wrong, RED)).isTrue();
        assertThat(has(wrong, GREEN)).isFalse();
    }

    @Test
    void showsAtMostTwentyFiveInColourToo(@TempDir Path folder) throws Exception {
        NdArray images = NdArray.zeros(DType.UINT8, Shape.of(30, 16, 32, 3));
        for (int i = 0; i < images.elements(); i += 3) {
            images.buffer().put(i, (byte) 200);
        }
        List<String> names = Collections.nCopies(30, "a class with a very long name");
        Path file = folder.resolve("sheet.png");
        ContactSheet.write(file, images, names, names);
        BufferedImage sheet = ImageIO.read(file.toFile());
        BufferedImage five = ContactSheet.draw(images.rows(0, 5), names, names);
        assertThat(sheet.getWidth()).isEqualTo(five.getWidth());
        assertThat(sheet.getHeight()).isGreaterThan(4 * five.getHeight()).isLessThan(6 * five.getHeight());
        assertThat(has(sheet, 0xFFC80000)).isTrue();
    }
}
