package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pictures of two classes made for a test. */
final class Pictures {

    static final int SIDE = 12;

    private Pictures() {}

    /** How bright a pixel of a class is, 0 to 255. */
    interface Drawing {
        int at(int label, int y, int x, Random random);
    }

    /** Rows of {@value #SIDE} x {@value #SIDE}, class after class. */
    static LabelledImages of(int train, int test, int channels, Drawing drawing) {
        List<String> labels = new ArrayList<>(List.of("a", "b"));
        Random random = new Random(11);
        return LabelledImages.of(
                "made",
                labels,
                new ImageSpec(SIDE, SIDE, channels, ImageSpec.Fit.RESIZE),
                rows(train, channels, drawing, random),
                rows(test, channels, drawing, random));
    }

    private static LabelledImages.Rows rows(int count, int channels, Drawing drawing, Random random) {
        byte[] pixels = new byte[count * SIDE * SIDE * channels];
        long[] targets = new long[count];
        int at = 0;
        for (int row = 0; row < count; row++) {
            targets[row] = row % 2;
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int value = drawing.at(row % 2, y, x, random);
                    for (int c = 0; c < channels; c++) {
                        pixels[at++] = (byte) Math.max(0, Math.min(255, value));
                    }
                }
            }
        }
        return new LabelledImages.Rows(
                NdArray.ofBytes(Shape.of(count, SIDE, SIDE, channels), pixels), NdArray.of(Shape.of(count), targets));
    }
}
