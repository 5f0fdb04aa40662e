package ai.lepton.data.digits;

import java.util.List;
import java.util.random.RandomGenerator;

/** Brings lines to paper: places them as MNIST does, then draws them with a round, soft pen. */
final class Pen {

    static final int SIZE = 28;
    /** The longer side of a digit, pixels. */
    private static final double BOX = 20;

    private final double radius;
    private final double softness;

    /**
     * @param radius half the width of a line, pixels
     * @param softness over how many pixels its edge fades
     */
    Pen(double radius, double softness) {
        this.radius = radius;
        this.softness = softness;
    }

    /** Draws lines, scaled to the box and centred by mass; 0 to 1, row by row. */
    double[] draw(List<double[]> lines, RandomGenerator random) {
        double[] box = box(lines);
        double scale = (BOX - 2 * radius) / Math.max(Math.max(box[2] - box[0], box[3] - box[1]), 1e-6);
        double middleX = (box[0] + box[2]) / 2;
        double middleY = (box[1] + box[3]) / 2;
        double pressurePhase = random.nextDouble(2 * Math.PI);
        double[] rough = ink(lines, scale, SIZE / 2.0 - scale * middleX, SIZE / 2.0 - scale * middleY, pressurePhase);
        double mass = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < rough.length; i++) {
            mass += rough[i];
            x += rough[i] * (i % SIZE + .5);
            int row = i / SIZE;
            y += rough[i] * (row + .5);
        }
        double offsetX = SIZE / 2.0 - scale * middleX + SIZE / 2.0 - x / mass;
        double offsetY = SIZE / 2.0 - scale * middleY + SIZE / 2.0 - y / mass;
        return ink(lines, scale, offsetX, offsetY, pressurePhase);
    }

    private double[] ink(List<double[]> lines, double scale, double offsetX, double offsetY, double phase) {
        double[] image = new double[SIZE * SIZE];
        double travelled = phase;
        for (double[] line : lines) {
            for (int i = 0; i + 3 < line.length; i += 2) {
                double x0 = scale * line[i] + offsetX;
                double y0 = scale * line[i + 1] + offsetY;
                double x1 = scale * line[i + 2] + offsetX;
                double y1 = scale * line[i + 3] + offsetY;
                travelled += Math.hypot(x1 - x0, y1 - y0);
                segment(image, x0, y0, x1, y1, radius * (1 + .15 * Math.sin(travelled / 5)));
            }
        }
        return image;
    }

    private void segment(double[] image, double x0, double y0, double x1, double y1, double width) {
        double reach = width + softness;
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(SIZE - 1, (int) Math.ceil(Math.max(y0, y1) + reach));
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(SIZE - 1, (int) Math.ceil(Math.max(x0, x1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double length = dx * dx + dy * dy;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double px = column + .5 - x0;
                double py = row + .5 - y0;
                double along = length == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
                double awayX = px - along * dx;
                double awayY = py - along * dy;
                double distance = Math.sqrt(awayX * awayX + awayY * awayY);
                double value = Math.max(0, Math.min(1, .5 + (width - distance) / softness));
                int pixel = row * SIZE + column;
                image[pixel] = Math.max(image[pixel], value);
            }
        }
    }

    /** Left, top, right, bottom. */
    private static double[] box(List<double[]> lines) {
        double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] line : lines) {
            for (int i = 0; i < line.length; i += 2) {
                box[0] = Math.min(box[0], line[i]);
                box[1] = Math.min(box[1], line[i + 1]);
                box[2] = Math.max(box[2], line[i]);
                box[3] = Math.max(box[3], line[i + 1]);
            }
        }
        return box;
    }
}
