package ai.lepton.data.digits.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws one digit as a hand might: a style, a pen that misses its points a little, a slant, a turn, a bent sheet, more or
 * less pressure; then pixels, blurred and uneven as on a scan.
 */
public final class Handwriting {

    /** Pixels of a side, and of the box that the drawing fits, as in MNIST. */
    public static final int SIDE = 28;

    private static final int BOX = 20;

    private Handwriting() {}

    /** Light ink on black, {@code [28, 28]} unsigned bytes, row by row. */
    public static byte[] draw(int digit, RandomGenerator random) {
        List<List<Stroke>> styles = DigitStyles.of(digit);
        List<Stroke> strokes = shaken(styles.get(random.nextInt(styles.size())), random);
        List<List<Stroke.Point>> lines = new ArrayList<>();
        Bend bend = new Bend(random);
        for (Stroke stroke : strokes) {
            lines.add(trimmed(stroke.curve(), random).stream().map(bend::apply).toList());
        }
        double radius = Math.exp(random.nextGaussian() * 0.28 + Math.log(1.1));
        radius = Math.max(0.7, Math.min(2.1, radius));
        InkRaster raster = new InkRaster(SIDE);
        Fit fit = new Fit(lines, BOX - 2 * radius);
        for (List<Stroke.Point> line : lines) {
            pull(raster, line, fit, radius, random);
        }
        raster.blur(0.25 + 0.4 * random.nextDouble());
        raster.saturate();
        raster.roughen(0.12 * random.nextDouble() * random.nextDouble(), random);
        return raster.centred();
    }

    /** Every point missed by a little, and every stroke set down a little off its place and in another size. */
    private static List<Stroke> shaken(List<Stroke> strokes, RandomGenerator random) {
        double tremor = 0.02 + 0.025 * random.nextDouble();
        List<Stroke> shaken = new ArrayList<>();
        for (Stroke stroke : strokes) {
            double offX = 0.025 * random.nextGaussian();
            double offY = 0.025 * random.nextGaussian();
            double size = 1 + 0.06 * random.nextGaussian();
            Stroke.Point first = stroke.points().get(0);
            List<Stroke.Point> points = new ArrayList<>();
            Stroke.Point before = first;
            double missX = random.nextGaussian();
            double missY = random.nextGaussian();
            for (Stroke.Point point : stroke.points()) {
                if (point.equals(before) && !points.isEmpty()) {
                    points.add(points.get(points.size() - 1)); // a corner stays one
                    continue;
                }
                // The hand drifts: a miss carries over to points nearby, or rings would become polygons.
                double keep = Math.exp(-4 * Math.hypot(point.x() - before.x(), point.y() - before.y()));
                double fresh = Math.sqrt(1 - keep * keep);
                missX = keep * missX + fresh * random.nextGaussian();
                missY = keep * missY + fresh * random.nextGaussian();
                before = point;
                points.add(new Stroke.Point(
                        first.x() + (point.x() - first.x()) * size + offX + tremor * missX,
                        first.y() + (point.y() - first.y()) * size + offY + tremor * missY));
            }
            shaken.add(new Stroke(points));
        }
        return shaken;
    }

    /** The pen is set down late and lifted early, by up to a fifteenth of the way. */
    private static List<Stroke.Point> trimmed(List<Stroke.Point> line, RandomGenerator random) {
        int from = (int) (line.size() * random.nextDouble() / 15);
        int to = line.size() - (int) (line.size() * random.nextDouble() / 15);
        return line.subList(from, to);
    }

    private static void pull(
            InkRaster raster, List<Stroke.Point> line, Fit fit, double radius, RandomGenerator random) {
        double pressure = 0.2 * random.nextGaussian();
        double phase = random.nextDouble() * 2 * Math.PI;
        Stroke.Point from = fit.apply(line.get(0));
        for (int i = 1; i < line.size(); i++) {
            Stroke.Point to = fit.apply(line.get(i));
            double along = (double) i / line.size();
            double pressed = radius * (1 + pressure * Math.sin(phase + 4 * along));
            raster.line(from.x(), from.y(), to.x(), to.y(), Math.max(0.5, pressed));
            from = to;
        }
    }

    /** A random affine map with a gentle wave on top. */
    private static final class Bend {

        private final double width;
        private final double slant;
        private final double cos;
        private final double sin;
        private final double waveX;
        private final double waveY;
        private final double phaseX;
        private final double phaseY;

        Bend(RandomGenerator random) {
            width = Math.exp(random.nextGaussian() * 0.2 - 0.1);
            slant = clamped(random.nextGaussian() * 0.29 + 0.1, -0.55, 0.75);
            double turn = clamped(random.nextGaussian() * 0.14, -0.36, 0.36);
            cos = Math.cos(turn);
            sin = Math.sin(turn);
            waveX = 0.035 * random.nextGaussian();
            waveY = 0.035 * random.nextGaussian();
            phaseX = random.nextDouble() * 2 * Math.PI;
            phaseY = random.nextDouble() * 2 * Math.PI;
        }

        Stroke.Point apply(Stroke.Point point) {
            double x = point.x() - 0.5 + waveX * Math.sin(phaseX + 5 * point.y());
            double y = point.y() - 0.5 + waveY * Math.sin(phaseY + 5 * point.x());
            double leaning = x * width - slant * y;
            return new Stroke.Point(cos * leaning - sin * y, sin * leaning + cos * y);
        }

        private static double clamped(double value, double least, double most) {
            return Math.max(least, Math.min(most, value));
        }
    }

    /** Scales all lines to a box of {@code size} pixels and moves it to the middle. */
    private static final class Fit {

        private final double scale;
        private final double middleX;
        private final double middleY;

        Fit(List<List<Stroke.Point>> lines, double size) {
            double left = Double.MAX_VALUE;
            double top = Double.MAX_VALUE;
            double right = -Double.MAX_VALUE;
            double bottom = -Double.MAX_VALUE;
            for (List<Stroke.Point> line : lines) {
                for (Stroke.Point point : line) {
                    left = Math.min(left, point.x());
                    right = Math.max(right, point.x());
                    top = Math.min(top, point.y());
                    bottom = Math.max(bottom, point.y());
                }
            }
            scale = size / Math.max(right - left, bottom - top);
            middleX = (left + right) / 2;
            middleY = (top + bottom) / 2;
        }

        Stroke.Point apply(Stroke.Point point) {
            return new Stroke.Point(
                    SIDE / 2.0 + (point.x() - middleX) * scale, SIDE / 2.0 + (point.y() - middleY) * scale);
        }
    }
}
