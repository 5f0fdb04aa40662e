package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTest {

    @Test
    void withoutColourTwoRowsBecomeOneLineOfCharacters() {
        Picture picture = new Picture(4, 3, 1, new int[] {0, 255, 0, 0, 255, 0, 255, 0, 128, 255, 0, 128});
        assertThat(picture.lines(Captured.plain().terminal())).containsExactly(" @ ", "@ =");
    }

    @Test
    void withColourEveryPixelHasItsOwn() {
        Picture picture = new Picture(2, 2, 1, new int[] {0, 255, 255, 0});
        assertThat(picture.lines(Captured.colourful().terminal()))
                .containsExactly("\033[38;5;232;48;5;231m▀\033[38;5;231;48;5;232m▀\033[0m");
    }

    @Test
    void equalPixelsShareTheirColourCode() {
        Picture picture = new Picture(2, 3, 1, new int[6]);
        assertThat(picture.lines(Captured.colourful().terminal())).containsExactly("\033[38;5;232;48;5;232m▀▀▀\033[0m");
    }

    @Test
    void redGreenAndBlueAreCornersOfTheColourCube() {
        Picture picture = new Picture(2, 1, 3, new int[] {255, 0, 0, 0, 0, 255});
        assertThat(picture.lines(Captured.colourful().terminal())).containsExactly("\033[38;5;196;48;5;21m▀\033[0m");
    }

    @Test
    void aWidePictureIsShrunkByMeans() {
        int[] pixels = new int[80 * 80];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 2 == 0 ? 0 : 255; // every mean of a square of four is in the middle
        }
        List<String> lines =
                new Picture(80, 80, 1, pixels).lines(Captured.plain().terminal());
        assertThat(lines).hasSize(20).allMatch(line -> line.equals("=".repeat(40)));
    }

    @Test
    void anOddLastRowStandsForItself() {
        Picture picture = new Picture(3, 1, 1, new int[] {0, 0, 255});
        assertThat(picture.lines(Captured.plain().terminal())).containsExactly(" ", "@");
    }

    @Test
    void pixelsMustFillTheSize() {
        assertThatThrownBy(() -> new Picture(2, 2, 1, new int[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pixels: 3 (expected: 4)");
    }
}
