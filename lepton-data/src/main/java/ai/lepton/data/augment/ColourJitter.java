package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.PixelRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Changes the light of a picture: brightness, contrast, saturation, hue, in this order, each by a value drawn evenly.
 *
 * <p>Brightness multiplies all values by {@code b}; contrast moves them away from the picture's mean brightness {@code m},
 * {@code m + k (v - m)}; saturation moves them away from the pixel's own brightness, {@code l + s (v - l)}; hue turns colours
 * about the grey axis. Brightness is the luma {@code 0.299 R + 0.587 G + 0.114 B}, of grey pictures the value. After each
 * step values are held within 0 to 255 (UINT8) or 0 to 1 (FLOAT32). Takes rows {@code [H, W, 1]} and {@code [H, W, 3]};
 * saturation and hue leave grey pictures as they are.
 *
 * @param brightness {@code b} is within 1 - this and 1 + this; 0 to 1
 * @param contrast {@code k} likewise
 * @param saturation {@code s} likewise
 * @param hue turned by up to this share of the circle either way, 0 to 0.5
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) implements Augmentation {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ColourJitter {
        Checks.share("brightness", brightness);
        Checks.share("contrast", contrast);
        Checks.share("saturation", saturation);
        Checks.within("hue", hue, 0, 0.5);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        PixelRow row = PixelRow.read(input);
        if (row.channels() != 1 && row.channels() != 3) {
            throw new IllegalArgumentException("input: " + input + " (expected: 1 or 3 channels)");
        }
        float light = (float) factor(random, brightness);
        float contrasts = (float) factor(random, contrast);
        float colour = (float) factor(random, saturation);
        double turn = hue * (2 * random.nextDouble() - 1);
        float[] values = row.values();
        float white = row.white();
        if (light != 1) {
            scale(values, light, white);
        }
        if (contrasts != 1) {
            spread(row, contrasts, white);
        }
        if (row.channels() == 3 && colour != 1) {
            saturate(values, colour, white);
        }
        if (row.channels() == 3 && turn != 0) {
            turn(values, turn, white);
        }
        row.write(values);
    }

    private static double factor(RandomGenerator random, double most) {
        return 1 + most * (2 * random.nextDouble() - 1);
    }

    private static void scale(float[] values, float factor, float white) {
        for (int i = 0; i < values.length; i++) {
            values[i] = held(values[i] * factor, white);
        }
    }

    private static void spread(PixelRow row, float factor, float white) {
        float[] values = row.values();
        double sum = 0;
        for (int i = 0; i < values.length; i += row.channels()) {
            sum += row.channels() == 3 ? luma(values, i) : values[i];
        }
        float mean = (float) (sum * row.channels() / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = held(mean + factor * (values[i] - mean), white);
        }
    }

    private static void saturate(float[] values, float factor, float white) {
        for (int i = 0; i < values.length; i += 3) {
            float grey = luma(values, i);
            for (int c = 0; c < 3; c++) {
                values[i + c] = held(grey + factor * (values[i + c] - grey), white);
            }
        }
    }

    /** A rotation of colour space about the diagonal, by the formula of Rodrigues. */
    private static void turn(float[] values, double share, float white) {
        double angle = 2 * Math.PI * share;
        double cos = Math.cos(angle);
        double third = (1 - cos) / 3;
        double root = Math.sin(angle) / Math.sqrt(3);
        float same = (float) (cos + third);
        float next = (float) (third - root);
        float last = (float) (third + root);
        for (int i = 0; i < values.length; i += 3) {
            float red = values[i];
            float green = values[i + 1];
            float blue = values[i + 2];
            values[i] = held(same * red + next * green + last * blue, white);
            values[i + 1] = held(last * red + same * green + next * blue, white);
            values[i + 2] = held(next * red + last * green + same * blue, white);
        }
    }

    private static float luma(float[] values, int at) {
        return 0.299f * values[at] + 0.587f * values[at + 1] + 0.114f * values[at + 2];
    }

    private static float held(float value, float white) {
        return Math.max(0, Math.min(white, value));
    }
}
