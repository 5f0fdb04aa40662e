package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureRowsTest {

    private static Dataset rows(int count, int height, int width, int channels) {
        byte[] pixels = new byte[count * height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
        }
        return Dataset.of(
                NdArray.ofBytes(Shape.of(count, height, width, channels), pixels),
                NdArray.of(Shape.of(count), new long[count]));
    }

    @ParameterizedTest
    @CsvSource({
        "28, 28, 1, 28, 28",
        "32, 32, 3, 16, 16",
        "64, 64, 3, 16, 16",
        "33, 50, 3, 11, 16",
        "2, 900, 3, 2, 900",
        "1, 1, 1, 1, 1",
        "128, 128, 1, 32, 32"
    })
    void noMoreThanAThousandNumbersAreLeft(int height, int width, int channels, int newHeight, int newWidth) {
        NdArray small = PictureRows.small(rows(3, height, width, channels), new int[] {2, 0});
        assertThat(small.shape()).isEqualTo(Shape.of(2, newHeight, newWidth, channels));
    }

    @Test
    void aPixelIsTheMeanOfItsSquare() {
        int side = 64;
        byte[] pixels = new byte[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                pixels[y * side + x] = (byte) (y < 2 && x < 2 ? new int[] {10, 20, 30, 41}[2 * y + x] : 200);
            }
        }
        Dataset rows = Dataset.of(NdArray.ofBytes(Shape.of(1, side, side, 1), pixels), NdArray.of(Shape.of(1), 0L));
        NdArray small = PictureRows.small(rows, new int[] {0});
        assertThat(small.shape()).isEqualTo(Shape.of(1, 32, 32, 1));
        assertThat(small.longAt(0)).isEqualTo(25); // 101 / 4, rounded
        assertThat(small.longAt(1)).isEqualTo(200);
        assertThat(small.longAt(1023)).isEqualTo(200);
    }

    @Test
    void aMirroredPictureHasItsColumnsTheOtherWay() {
        NdArray pictures = NdArray.ofBytes(Shape.of(2, 1, 3, 2), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        assertThat(PictureRows.mirrored(pictures))
                .isEqualTo(NdArray.ofBytes(Shape.of(2, 1, 3, 2), new byte[] {5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8}));
    }
}
