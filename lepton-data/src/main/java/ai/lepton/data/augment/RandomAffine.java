package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.PixelRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Turns, moves, scales and slants a picture about its middle.
 *
 * <p>A place {@code p}, seen from the middle, takes the value from {@code S^-1 R^-1 K^-1 (p - t)}: scaled by {@code S}, slanted
 * across by {@code K} ({@code x + tan(shear) y}), turned by {@code R}, moved by {@code t}, each drawn evenly from its range
 * (the scale evenly in its logarithm). Values between pixels are read linearly; what comes from outside is {@code fill}. Takes
 * UINT8 and FLOAT32 rows {@code [H, W, C]}.
 *
 * @param degrees turned by up to so much either way, 0 to 180
 * @param shift moved by up to this share of height and width, 0 to 1
 * @param scale made larger or smaller by up to this factor, {@code >= 1}
 * @param shear slanted by up to so many degrees either way, 0 to 80
 * @param fill what lies outside, in the picture's own values
 */
public record RandomAffine(double degrees, double shift, double scale, double shear, float fill)
        implements Augmentation {

    /** @throws IllegalArgumentException if a value is out of its range */
    public RandomAffine {
        Checks.within("degrees", degrees, 0, 180);
        Checks.share("shift", shift);
        Checks.within("scale", scale, 1, 10);
        Checks.within("shear", shear, 0, 80);
    }

    /** Nothing yet; see the methods that follow. */
    public static RandomAffine none() {
        return new RandomAffine(0, 0, 1, 0, 0);
    }

    public RandomAffine rotate(double most) {
        return new RandomAffine(most, shift, scale, shear, fill);
    }

    public RandomAffine shift(double most) {
        return new RandomAffine(degrees, most, scale, shear, fill);
    }

    public RandomAffine scale(double most) {
        return new RandomAffine(degrees, shift, most, shear, fill);
    }

    public RandomAffine shear(double most) {
        return new RandomAffine(degrees, shift, scale, most, fill);
    }

    public RandomAffine fill(float value) {
        return new RandomAffine(degrees, shift, scale, shear, value);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        PixelRow row = PixelRow.read(input);
        double angle = Math.toRadians(between(random, degrees));
        double right = between(random, shift) * row.width();
        double down = between(random, shift) * row.height();
        double factor = Math.exp(between(random, Math.log(scale)));
        double slant = Math.tan(Math.toRadians(between(random, shear)));
        if (angle == 0 && right == 0 && down == 0 && factor == 1 && slant == 0) {
            return;
        }
        row.write(warped(row, angle, right, down, factor, slant));
    }

    private float[] warped(PixelRow row, double angle, double right, double down, double factor, double slant) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double middleX = (row.width() - 1) / 2.0;
        double middleY = (row.height() - 1) / 2.0;
        float[] warped = new float[row.values().length];
        for (int y = 0; y < row.height(); y++) {
            for (int x = 0; x < row.width(); x++) {
                double px = x - middleX - right;
                double py = y - middleY - down;
                double turnedX = cos * px + sin * py;
                double turnedY = cos * py - sin * px;
                double fromX = (turnedX - slant * turnedY) / factor + middleX;
                double fromY = turnedY / factor + middleY;
                read(row, fromX, fromY, warped, row.index(y, x));
            }
        }
        return warped;
    }

    private void read(PixelRow row, double fromX, double fromY, float[] warped, int to) {
        int left = (int) Math.floor(fromX);
        int top = (int) Math.floor(fromY);
        float shareX = (float) (fromX - left);
        float shareY = (float) (fromY - top);
        for (int c = 0; c < row.channels(); c++) {
            float upper = mix(at(row, top, left, c), at(row, top, left + 1, c), shareX);
            float lower = mix(at(row, top + 1, left, c), at(row, top + 1, left + 1, c), shareX);
            warped[to + c] = mix(upper, lower, shareY);
        }
    }

    private float at(PixelRow row, int y, int x, int c) {
        boolean inside = y >= 0 && y < row.height() && x >= 0 && x < row.width();
        return inside ? row.values()[row.index(y, x) + c] : fill;
    }

    private static float mix(float from, float to, float share) {
        return share == 0 ? from : from + share * (to - from);
    }

    private static double between(RandomGenerator random, double most) {
        return most * (2 * random.nextDouble() - 1);
    }
}
