package ai.lepton.data.digits.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * One movement of the pen: points in a unit square, x to the right and y down, joined by a smooth curve through all of
 * them. A point that is there twice is a corner.
 */
record Stroke(List<Point> points) {

    /** Pieces of line between two points of the curve. */
    private static final int PIECES = 5;

    record Point(double x, double y) {

        Point between(Point other, double share) {
            return new Point(x + share * (other.x - x), y + share * (other.y - y));
        }
    }

    Stroke {
        points = List.copyOf(points);
    }

    /** A stroke through points given as x, y, x, y... */
    static Stroke through(double... coordinates) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return new Stroke(points);
    }

    /** A part of an ellipse; degrees, 0 to the right and 90 down, so that rising angles turn clockwise. */
    static Stroke arc(double cx, double cy, double rx, double ry, double from, double to) {
        int steps = Math.max(2, (int) Math.ceil(Math.abs(to - from) / 40));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            double angle = Math.toRadians(from + (to - from) * i / steps);
            points.add(new Point(cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)));
        }
        return new Stroke(points);
    }

    /** This stroke continued by {@code next} without lifting the pen. */
    Stroke then(Stroke next) {
        List<Point> both = new ArrayList<>(points);
        both.addAll(next.points);
        return new Stroke(both);
    }

    Stroke then(double... coordinates) {
        return then(through(coordinates));
    }

    /** The curve as short pieces of line: Catmull-Rom splines, which pass through every point. */
    List<Point> curve() {
        List<Point> curve = new ArrayList<>();
        int last = points.size() - 1;
        for (int i = 0; i < last; i++) {
            Point before = points.get(Math.max(0, i - 1));
            Point from = points.get(i);
            Point to = points.get(i + 1);
            Point after = points.get(Math.min(last, i + 2));
            for (int k = 0; k < PIECES; k++) {
                double t = (double) k / PIECES;
                curve.add(new Point(
                        spline(before.x, from.x, to.x, after.x, t), spline(before.y, from.y, to.y, after.y, t)));
            }
        }
        curve.add(points.get(last));
        return curve;
    }

    private static double spline(double before, double from, double to, double after, double t) {
        double slope = (to - before) / 2;
        double nextSlope = (after - from) / 2;
        double square = t * t;
        double cube = square * t;
        return (2 * cube - 3 * square + 1) * from
                + (cube - 2 * square + t) * slope
                + (3 * square - 2 * cube) * to
                + (cube - square) * nextSlope;
    }
}
