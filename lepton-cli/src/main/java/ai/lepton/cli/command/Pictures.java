package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Picture;
import ai.lepton.core.NdArray;

/** A model's input as a picture to show. */
public final class Pictures {

    private Pictures() {}

    /** @param image {@code [1, H, W, C]}, bytes */
    public static Picture of(NdArray image) {
        int[] pixels = new int[image.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (int) image.longAt(i);
        }
        return new Picture(
                (int) image.shape().size(1),
                (int) image.shape().size(2),
                (int) image.shape().size(3),
                pixels);
    }
}
