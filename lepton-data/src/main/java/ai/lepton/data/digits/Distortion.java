package ai.lepton.data.digits;

import java.util.List;
import java.util.random.RandomGenerator;

/** What makes one hand differ from another: slant, rotation, proportions, and a slow bend of the whole plane. */
final class Distortion {

    private final double[] matrix;
    private final double[] bend = new double[8];

    Distortion(RandomGenerator random) {
        double angle = Math.toRadians(11) * clipped(random);
        double slant = .27 * clipped(random) - .08;
        double wide = random.nextDouble(.7, 1.15);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // rotation times slant times scale
        matrix = new double[] {wide * cos, slant * cos - sin, wide * sin, slant * sin + cos};
        for (int i = 0; i < bend.length; i++) {
            bend[i] = i % 4 < 2 ? .04 * clipped(random) : random.nextDouble(2 * Math.PI);
        }
    }

    void apply(List<double[]> lines) {
        for (double[] line : lines) {
            for (int i = 0; i < line.length; i += 2) {
                double x = line[i] - .5;
                double y = line[i + 1] - .5;
                double bentX = x + bend[0] * Math.sin(5 * y + bend[2]) + bend[1] * Math.sin(9 * y + bend[3]);
                double bentY = y + bend[4] * Math.sin(5 * x + bend[6]) + bend[5] * Math.sin(9 * x + bend[7]);
                line[i] = matrix[0] * bentX + matrix[1] * bentY;
                line[i + 1] = matrix[2] * bentX + matrix[3] * bentY;
            }
        }
    }

    private static double clipped(RandomGenerator random) {
        return Math.max(-2.5, Math.min(2.5, random.nextGaussian()));
    }
}
