package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.model.AtomicWrite;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of the first test images, each over the predicted and the true class: right in green, wrong in red. */
final class ContactSheet {

    /** How many images it shows. */
    static final int IMAGES = 25;

    private static final int COLUMNS = 5;
    private static final int TILE = 168;
    private static final int GAP = 12;
    private static final int FONT_SCALE = 2;
    private static final int LINE = PixelFont.HEIGHT * FONT_SCALE + 4;
    private static final int HEADER = LINE + GAP;
    private static final int LETTERS = TILE / (PixelFont.ADVANCE * FONT_SCALE);

    private static final int PAPER = 0xFFFFFF;
    private static final int INK = 0x333333;
    private static final int RIGHT = 0x1A7F37;
    private static final int WRONG = 0xCF222E;

    private ContactSheet() {}

    /**
     * Writes the sheet as PNG, whole or not at all.
     *
     * @param images {@code [N, H, W, C]}, bytes; the first {@value #IMAGES} are shown
     * @param predicted name of the predicted class of each
     * @param actual name of the true class of each
     */
    static void write(Path file, NdArray images, List<String> predicted, List<String> actual) throws IOException {
        BufferedImage sheet = draw(images, predicted, actual);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(sheet, "png", png)) {
            throw new IOException(file + ": this JDK writes no PNG (expected: the module java.desktop)");
        }
        AtomicWrite.file(file, png.toByteArray());
    }

    static BufferedImage draw(NdArray images, List<String> predicted, List<String> actual) {
        int shown = Math.min(IMAGES, images.rows());
        int rows = (shown + COLUMNS - 1) / COLUMNS;
        int tileHeight = TILE + 2 * LINE + GAP;
        BufferedImage sheet = new BufferedImage(
                GAP + COLUMNS * (TILE + GAP), HEADER + GAP + rows * (tileHeight + GAP), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                sheet.setRGB(x, y, PAPER);
            }
        }
        int right = 0;
        for (int i = 0; i < shown; i++) {
            right += predicted.get(i).equals(actual.get(i)) ? 1 : 0;
        }
        PixelFont.draw(
                sheet, GAP, GAP, "The first " + shown + " test images, " + right + " right", FONT_SCALE, INK);
        for (int i = 0; i < shown; i++) {
            int left = GAP + i % COLUMNS * (TILE + GAP);
            int top = HEADER + GAP + i / COLUMNS * (tileHeight + GAP);
            drawImage(sheet, left, top, images.rows(i, i + 1));
            boolean isRight = predicted.get(i).equals(actual.get(i));
            int below = top + TILE + 6;
            PixelFont.draw(sheet, left, below, caption("predicted", "pred", predicted.get(i)), FONT_SCALE, isRight ? RIGHT : WRONG);
            PixelFont.draw(sheet, left, below + LINE, caption("true", "true", actual.get(i)), FONT_SCALE, INK);
        }
        return sheet;
    }

    private static String caption(String what, String shorter, String name) {
        String caption = (what.length() + 1 + name.length() <= LETTERS ? what : shorter) + " " + name;
        return caption.length() <= LETTERS ? caption : caption.substring(0, LETTERS - 2) + "..";
    }

    /** Scales by the nearest pixel, so that what the model sees is what is shown. */
    private static void drawImage(BufferedImage sheet, int left, int top, NdArray image) {
        int height = (int) image.shape().size(1);
        int width = (int) image.shape().size(2);
        int channels = (int) image.shape().size(3);
        int side = Math.max(height, width);
        int shownHeight = TILE * height / side;
        int shownWidth = TILE * width / side;
        for (int y = 0; y < shownHeight; y++) {
            for (int x = 0; x < shownWidth; x++) {
                int at = (y * height / shownHeight * width + x * width / shownWidth) * channels;
                int red = (int) image.longAt(at);
                int green = channels == 1 ? red : (int) image.longAt(at + 1);
                int blue = channels == 1 ? red : (int) image.longAt(at + 2);
                sheet.setRGB(
                        left + (TILE - shownWidth) / 2 + x,
                        top + (TILE - shownHeight) / 2 + y,
                        red << 16 | green << 8 | blue);
            }
        }
    }
}
