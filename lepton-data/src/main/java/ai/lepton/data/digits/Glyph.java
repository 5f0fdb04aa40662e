package ai.lepton.data.digits;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One way to write a digit: strokes in a box of 1 by 1, x to the right, y down, each a smooth curve or a chain of straight
 * lines through a few points.
 */
final class Glyph {

    private static final int STEPS_PER_CURVE = 8;

    private final List<double[][]> strokes = new ArrayList<>();
    private final List<Boolean> smooth = new ArrayList<>();

    private Glyph() {}

    /** A digit in one of its styles; the points shake a little, as a hand does. */
    static Glyph of(int digit, RandomGenerator random) {
        Glyph glyph = new Glyph();
        switch (digit) {
            case 0 -> glyph.zero(random);
            case 1 -> glyph.one(random);
            case 2 -> glyph.two(random);
            case 3 -> glyph.three(random);
            case 4 -> glyph.four(random);
            case 5 -> glyph.five(random);
            case 6 -> glyph.six(random);
            case 7 -> glyph.seven(random);
            case 8 -> glyph.eight(random);
            case 9 -> glyph.nine(random);
            default -> throw new IllegalArgumentException("digit: " + digit + " (expected: 0 to 9)");
        }
        glyph.shake(random);
        return glyph;
    }

    /** The strokes as chains of points close together: {x0, y0, x1, y1, ...}. */
    List<double[]> lines() {
        List<double[]> lines = new ArrayList<>();
        for (int i = 0; i < strokes.size(); i++) {
            lines.add(smooth.get(i) ? curveThrough(strokes.get(i)) : straight(strokes.get(i)));
        }
        return lines;
    }

    private void zero(RandomGenerator random) {
        oval(.5, .5, random.nextDouble(.2, .34), .42, -1.4 + random.nextDouble(-.5, .5), random.nextDouble(.93, 1.06));
    }

    private void one(RandomGenerator random) {
        double style = random.nextDouble();
        if (style < .55) {
            line(.5, .08, .5, .92);
        } else {
            line(.34, .3, .54, .08, .54, .92);
            if (style > .82) {
                line(.34, .92, .74, .92);
            }
        }
    }

    private void two(RandomGenerator random) {
        if (random.nextDouble() < .6) {
            curve(.24, .3, .32, .13, .52, .08, .7, .18, .72, .36, .58, .58, .4, .76, .24, .9);
            line(.24, .9, .5, .88, .8, .9);
        } else {
            curve(
                    .24, .26, .4, .1, .62, .12, .72, .3, .62, .56, .42, .8, .28, .9, .22, .82, .32, .74, .46, .82, .62,
                    .92, .8, .86);
        }
    }

    private void three(RandomGenerator random) {
        if (random.nextDouble() < .75) {
            curve(.26, .2, .42, .09, .62, .11, .7, .26, .62, .4, .44, .47);
            curve(.44, .47, .64, .5, .76, .64, .7, .82, .5, .92, .26, .84);
        } else {
            line(.26, .11, .74, .11, .46, .42);
            curve(.46, .42, .66, .46, .77, .64, .7, .84, .48, .93, .26, .84);
        }
    }

    private void four(RandomGenerator random) {
        if (random.nextDouble() < .6) {
            line(.3, .1, .24, .54, .8, .54);
            line(.68, .1, .64, .94);
        } else {
            line(.62, .94, .64, .08, .2, .64, .82, .64);
        }
    }

    private void five(RandomGenerator random) {
        if (random.nextDouble() < .7) {
            line(.32, .12, .3, .44);
            curve(.3, .44, .5, .38, .7, .47, .75, .66, .64, .86, .42, .92, .24, .84);
            line(.32, .12, .76, .1);
        } else {
            curve(.74, .12, .5, .1, .34, .16, .3, .4, .5, .42, .7, .54, .7, .78, .5, .92, .24, .88);
        }
    }

    private void six(RandomGenerator random) {
        double lean = random.nextDouble(-.08, .12);
        curve(.62 + lean, .08, .42, .26, .28, .5, .27, .74, .4, .92, .62, .9, .73, .74, .64, .58, .46, .56, .3, .7);
    }

    private void seven(RandomGenerator random) {
        if (random.nextDouble() < .5) {
            line(.24, .13, .76, .12, .44, .92);
        } else {
            curve(.24, .16, .42, .12, .6, .14, .74, .13);
            curve(.74, .13, .6, .4, .5, .66, .46, .92);
        }
        if (random.nextDouble() < .3) {
            line(.36, .52, .7, .5);
        }
    }

    private void eight(RandomGenerator random) {
        if (random.nextDouble() < .7) {
            curve(
                    .68, .18, .5, .08, .32, .2, .38, .38, .62, .54, .72, .74, .56, .92, .34, .86, .3, .68, .46, .5, .66,
                    .34, .68, .18);
        } else {
            oval(.5, .28, .19, .19, random.nextDouble(6), 1.02);
            oval(.5, .69, .23, .22, random.nextDouble(6), 1.02);
        }
    }

    private void nine(RandomGenerator random) {
        double style = random.nextDouble();
        curve(.7, .26, .54, .09, .34, .16, .28, .36, .42, .5, .6, .44, .7, .26);
        if (style < .55) {
            line(.7, .26, .68, .6, .64, .93);
        } else {
            curve(.7, .26, .73, .52, .66, .8, .5, .92, .34, .88);
        }
    }

    private void line(double... xy) {
        add(xy, false);
    }

    private void curve(double... xy) {
        add(xy, true);
    }

    private void add(double[] xy, boolean isCurve) {
        double[][] points = new double[xy.length / 2][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {xy[2 * i], xy[2 * i + 1]};
        }
        strokes.add(points);
        smooth.add(isCurve);
    }

    /** Part of an ellipse; a turn of a little less or more than 1 leaves a gap or overlaps, as hands do. */
    private void oval(double x, double y, double radiusX, double radiusY, double start, double turns) {
        int count = 11;
        double[] xy = new double[2 * count];
        for (int i = 0; i < count; i++) {
            double angle = start - 2 * Math.PI * turns * i / (count - 1);
            xy[2 * i] = x + radiusX * Math.cos(angle);
            xy[2 * i + 1] = y + radiusY * Math.sin(angle);
        }
        curve(xy);
    }

    /** Points at the same place, such as where two strokes meet, move together. */
    private void shake(RandomGenerator random) {
        java.util.Map<List<Double>, double[]> moves = new java.util.HashMap<>();
        for (double[][] stroke : strokes) {
            for (double[] point : stroke) {
                double[] move = moves.computeIfAbsent(List.of(point[0], point[1]), at ->
                        new double[] {.028 * random.nextGaussian(), .028 * random.nextGaussian()});
                point[0] += move[0];
                point[1] += move[1];
            }
        }
    }

    /** A Catmull-Rom spline, which goes through its points. */
    private static double[] curveThrough(double[][] points) {
        double[] line = new double[2 * ((points.length - 1) * STEPS_PER_CURVE + 1)];
        int next = 0;
        for (int i = 0; i < points.length - 1; i++) {
            double[] before = points[Math.max(i - 1, 0)];
            double[] after = points[Math.min(i + 2, points.length - 1)];
            for (int step = 0; step < STEPS_PER_CURVE; step++) {
                double t = (double) step / STEPS_PER_CURVE;
                line[next++] = spline(before[0], points[i][0], points[i + 1][0], after[0], t);
                line[next++] = spline(before[1], points[i][1], points[i + 1][1], after[1], t);
            }
        }
        line[next++] = points[points.length - 1][0];
        line[next] = points[points.length - 1][1];
        return line;
    }

    private static double spline(double a, double b, double c, double d, double t) {
        return .5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
    }

    private static double[] straight(double[][] points) {
        double[] line = new double[2 * points.length];
        for (int i = 0; i < points.length; i++) {
            line[2 * i] = points[i][0];
            line[2 * i + 1] = points[i][1];
        }
        return line;
    }
}
