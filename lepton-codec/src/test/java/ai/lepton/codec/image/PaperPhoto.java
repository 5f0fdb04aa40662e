package ai.lepton.codec.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Random;

/**
 * A photo-like picture of a digit written on paper: seen at an angle, lit from one side, with a shadow, noise and specks.
 * Each pixel is traced back to the sheet, so that any size and distortion can be had.
 */
final class PaperPhoto {

    /** Pen paths in a unit square, x to the right and y down; {@code NaN} lifts the pen. */
    static final double[][] DIGITS = {
        circle(0.5, 0.5, 0.28, 0.42, 0, 360),
        {0.38, 0.22, 0.55, 0.08, 0.53, 0.92},
        join(circle(0.5, 0.3, 0.28, 0.22, 180, 380), 0.24, 0.9, 0.5, 0.82, 0.8, 0.88),
        join(circle(0.47, 0.28, 0.25, 0.2, 200, 440), circle(0.45, 0.7, 0.3, 0.22, 280, 500)),
        {0.35, 0.1, 0.2, 0.6, 0.8, 0.58, Double.NaN, Double.NaN, 0.62, 0.35, 0.6, 0.95},
        join(new double[] {0.75, 0.1, 0.35, 0.12, 0.32, 0.48}, circle(0.48, 0.66, 0.28, 0.24, 230, 500)),
        join(new double[] {0.65, 0.06, 0.35, 0.4}, circle(0.48, 0.7, 0.24, 0.22, 180, 540)),
        {0.2, 0.14, 0.8, 0.12, 0.42, 0.92},
        join(circle(0.5, 0.28, 0.2, 0.2, 90, 450), circle(0.5, 0.7, 0.25, 0.22, 270, 630)),
        join(circle(0.5, 0.3, 0.23, 0.22, 0, 360), 0.73, 0.3, 0.68, 0.92),
    };

    /** Where on the photo the square around the digit lies: top left, top right, bottom right, bottom left; in pixels. */
    private final double[] corners;

    private final int height;
    private final int width;
    private double strokeWidth = 0.05;
    private double[] pen = {40, 60, 160};
    private double[] paper = {238, 232, 220};
    private double lightFrom = 1;
    private double lightTo = 1;
    private double shadow = 1;
    private double shadowSlope = 0.4;
    private double noise;
    private int specks;
    private double rules;

    PaperPhoto(int height, int width, double... corners) {
        this.height = height;
        this.width = width;
        this.corners = corners.clone();
    }

    /** Width of the pen as a share of the square. */
    PaperPhoto strokeWidth(double share) {
        strokeWidth = share;
        return this;
    }

    PaperPhoto pen(double red, double green, double blue) {
        pen = new double[] {red, green, blue};
        return this;
    }

    PaperPhoto paper(double red, double green, double blue) {
        paper = new double[] {red, green, blue};
        return this;
    }

    /** Brightness at the left top and the right bottom corner. */
    PaperPhoto light(double from, double to) {
        lightFrom = from;
        lightTo = to;
        return this;
    }

    /** A shadow with a sharp slanted edge over the lower part. */
    PaperPhoto shadow(double brightness) {
        shadow = brightness;
        return this;
    }

    /** Standard deviation in levels of 255. */
    PaperPhoto noise(double deviation) {
        noise = deviation;
        return this;
    }

    PaperPhoto specks(int count) {
        specks = count;
        return this;
    }

    /** Printed lines, as dark as this share. */
    PaperPhoto rules(double darkness) {
        rules = darkness;
        return this;
    }

    /** UINT8 {@code [height, width, 3]}. */
    NdArray of(int digit, long seed) {
        double[] path = DIGITS[digit];
        double[] homography = toSquare();
        Random random = new Random(seed);
        double[] speckAt = random.doubles(2L * specks).toArray();
        byte[] rgb = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double w = homography[6] * x + homography[7] * y + 1;
                double u = (homography[0] * x + homography[1] * y + homography[2]) / w;
                double v = (homography[3] * x + homography[4] * y + homography[5]) / w;
                double perPixel = 1.0 / Math.hypot(corners[2] - corners[0], corners[3] - corners[1]);
                boolean near = u > -0.2 && u < 1.2 && v > -0.2 && v < 1.2;
                double ink = near ? clamp((strokeWidth / 2 - distance(path, u, v)) / perPixel + 0.5) : 0;
                for (int i = 0; i < speckAt.length; i += 2) {
                    double away = Math.hypot(speckAt[i] * width - x, speckAt[i + 1] * height - y);
                    ink = Math.max(ink, away < Math.max(1, width / 500.0) ? 0.8 : 0);
                }
                double rule = Math.abs(v * 8 - Math.rint(v * 8)) < 0.03 ? rules : 0;
                double light = lightFrom + (lightTo - lightFrom) * ((double) x / width + (double) y / height) / 2;
                double edge = height * 0.75 - shadowSlope * x;
                light *= y > edge ? shadow : 1;
                for (int c = 0; c < 3; c++) {
                    double reflected = (paper[c] * (1 - ink) + pen[c] * ink) * (1 - rule);
                    double value = reflected * light + noise * random.nextGaussian();
                    rgb[(y * width + x) * 3 + c] = (byte) Math.round(255 * clamp(value / 255));
                }
            }
        }
        return NdArray.ofBytes(Shape.of(height, width, 3), rgb);
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    private static double distance(double[] path, double u, double v) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i + 3 < path.length; i += 2) {
            if (Double.isNaN(path[i]) || Double.isNaN(path[i + 2])) {
                continue;
            }
            double dx = path[i + 2] - path[i];
            double dy = path[i + 3] - path[i + 1];
            double along = clamp(((u - path[i]) * dx + (v - path[i + 1]) * dy) / (dx * dx + dy * dy + 1e-12));
            least = Math.min(least, Math.hypot(u - path[i] - along * dx, v - path[i + 1] - along * dy));
        }
        return least;
    }

    /** The projective map from the photo to the unit square: 8 numbers from 4 corners, by elimination. */
    private double[] toSquare() {
        double[] squareX = {0, 1, 1, 0};
        double[] squareY = {0, 0, 1, 1};
        double[][] rows = new double[8][];
        for (int i = 0; i < 4; i++) {
            double x = corners[2 * i];
            double y = corners[2 * i + 1];
            rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -squareX[i] * x, -squareX[i] * y, squareX[i]};
            rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -squareY[i] * x, -squareY[i] * y, squareY[i]};
        }
        for (int column = 0; column < 8; column++) {
            int best = column;
            for (int row = column; row < 8; row++) {
                best = Math.abs(rows[row][column]) > Math.abs(rows[best][column]) ? row : best;
            }
            double[] swapped = rows[column];
            rows[column] = rows[best];
            rows[best] = swapped;
            for (int row = 0; row < 8; row++) {
                double factor = row == column ? 0 : rows[row][column] / rows[column][column];
                for (int k = column; k < 9; k++) {
                    rows[row][k] -= factor * rows[column][k];
                }
            }
        }
        double[] map = new double[8];
        for (int i = 0; i < 8; i++) {
            map[i] = rows[i][8] / rows[i][i];
        }
        return map;
    }

    private static double[] circle(double cx, double cy, double rx, double ry, double from, double to) {
        int steps = (int) Math.ceil(Math.abs(to - from) / 8);
        double[] path = new double[2 * (steps + 1)];
        for (int i = 0; i <= steps; i++) {
            double angle = Math.toRadians(from + (to - from) * i / steps);
            path[2 * i] = cx + rx * Math.cos(angle);
            path[2 * i + 1] = cy + ry * Math.sin(angle);
        }
        return path;
    }

    private static double[] join(double[] first, double... second) {
        double[] both = new double[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
