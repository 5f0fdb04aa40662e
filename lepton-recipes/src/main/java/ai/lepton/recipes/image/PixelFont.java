package ai.lepton.recipes.image;

import java.awt.image.BufferedImage;
import java.util.HexFormat;

/**
 * Letters of 5 by 7 pixels, drawn without a font: a machine without a screen often has none.
 */
final class PixelFont {

    /** Pixels from one letter to the next, at scale 1. */
    static final int ADVANCE = 6;
    /** Pixels of a line, at scale 1. */
    static final int HEIGHT = 8;

    /** The printable characters of ASCII in order, five columns each, the lowest bit on top. */
    private static final byte[] COLUMNS = HexFormat.of()
            .parseHex("000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500005030000001c2241000041221c00"
                    + "14083e081408083e0808005030000008080808080060600000201008040" + "23e5149453e00427f400042615149462141454b31"
                    + "1814127f1027454545393c4a49493001710905033649494936064949291e003636000000563600000814224100141414141400412214"
                    + "080201510906324979413e7e1111117e7f494949363e414141227f4141221c7f494949417f090909013e4149497a7f0808087f00417f"
                    + "41002040413f017f081422417f404040407f020c027f7f0408107f3e4141413e7f090909063e4151215e7f09192946464949493101"
                    + "017f01013f4040403f1f2040201f3f4038403f631408146307087008076151494543007f41410002040810200041417f00040201"
                    + "02044040404040000102040020545454787f484444383844444420384444487f3854545418087e0901020c5252523e7f0804047800447d"
                    + "40002040443d007f1028440000417f40007c041804787c0804047838444444387c1414140808141418" + "7c7c08040408485454542004"
                    + "3f4440203c4040207c1c2040201c3c4030403c44281028440c5050503c4464544c44000836410000007f000000413608001008081008");

    private PixelFont() {}

    /** Draws a line of text from its upper left corner; what is no printable ASCII becomes a question mark. */
    static void draw(BufferedImage image, int left, int top, String text, int scale, int rgb) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i) >= ' ' && text.charAt(i) <= '~' ? text.charAt(i) : '?';
            for (int column = 0; column < 5; column++) {
                int bits = COLUMNS[(c - ' ') * 5 + column];
                for (int row = 0; row < 7; row++) {
                    if ((bits >> row & 1) == 1) {
                        fill(
                                image,
                                left + (i * ADVANCE + column) * scale,
                                top + row * scale,
                                scale,
                                rgb);
                    }
                }
            }
        }
    }

    private static void fill(BufferedImage image, int left, int top, int size, int rgb) {
        for (int y = Math.max(0, top); y < Math.min(image.getHeight(), top + size); y++) {
            for (int x = Math.max(0, left); x < Math.min(image.getWidth(), left + size); x++) {
                image.setRGB(x, y, rgb);
            }
        }
    }
}
