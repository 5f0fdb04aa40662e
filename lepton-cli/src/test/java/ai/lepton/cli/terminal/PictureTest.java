package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTest {

    @Test
    void withoutColourTwoRowsBecomeOneLineOfCharacters() {
        Picture picture = picture(4, 3, 1, 0, 255, 0, 0, 255, 0, 255, 0, 128, 255, 0, 128);
        assertThat(picture.lines(Captured.plain().terminal())).containsExactly(" @ ", "@ =");
    }

    @Test
    void withColourEveryPixelHasItsOwn() {
        Picture picture = picture(2, 2, 1, 0, 255, 255, 0);
        assertThat(picture.lines(Captured.colourful().terminal()))
                .containsExactly("\033[38;5;232;48;5;231m▀\033[38;5;231;48;5;232m▀\033[0m");
    }

    @Test
    void equalPixelsShareTheirColourCode() {
        Picture picture = picture(2, 3, 1, new int[6]);
        assertThat(picture.lines(Captured.colourful().terminal())).containsExactly("\033[38;5;232;48;5;232m▀▀▀\033[0m");
    }

    @Test
    void redGreenAndBlueAreCornersOfTheColourCube() {
        Picture picture = picture(2, 1, 3, 255, 0, 0, 0, 0, 255);
        assertThat(picture.lines(Captured.colourful().terminal())).containsExactly("\033[38;5;196;48;5;21m▀\033[0m");
    }

    @Test
    void aWidePictureIsShrunkByMeans() {
        int[] pixels = new int[80 * 80];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 2 == 0 ? 0 : 255; // every mean of a square of four is in the middle
        }
        List<String> lines = picture(80, 80, 1, pixels).lines(Captured.plain().terminal());
        assertThat(lines).hasSize(20).allMatch(line -> line.equals("=".repeat(40)));
    }

    @Test
    void anOddLastRowStandsForItself() {
        Picture picture = picture(3, 1, 1, 0, 0, 255);
        assertThat(picture.lines(Captured.plain().terminal())).containsExactly(" ", "@");
    }

    @Test
    void onlyOneGreyOrColourPictureCanBeShown() {
        assertThatThrownBy(() -> Picture.of(NdArray.zeros(DType.UINT8, Shape.of(2, 28, 28, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image: UINT8 [2, 28, 28, 1] (expected: [1, H, W, C] with C of 1 or 3)");
    }

    private static Picture picture(int height, int width, int channels, int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        return Picture.of(NdArray.ofBytes(Shape.of(1, height, width, channels), bytes));
    }
}
