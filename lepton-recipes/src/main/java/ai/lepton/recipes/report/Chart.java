package ai.lepton.recipes.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines, points and bars in one frame of numbers. Points that are not finite are left out. One thread.
 */
public final class Chart {

    private static final double WIDTH = 360;
    private static final double HEIGHT = 220;
    private static final double LEFT = 62;
    private static final double RIGHT = 12;
    private static final double TOP = 12;
    private static final double BOTTOM = 38;

    private final String across;
    private final List<Marks> marks = new ArrayList<>();
    private double left = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    private record Point(double x, double y) {}

    private enum Form {
        LINE,
        POINTS,
        BARS,
        DIAGONAL
    }

    private record Marks(Form form, String colour, List<Point> points) {}

    /** @param across what is told along the lower edge */
    public Chart(String across) {
        this.across = across;
    }

    /** A line through some points, in the first colour or the second. */
    public Chart line(List<Double> xs, List<Double> ys, boolean isFirst) {
        return add(Form.LINE, isFirst, xs, ys);
    }

    /** Points, not joined. */
    public Chart points(List<Double> xs, List<Double> ys) {
        return add(Form.POINTS, true, xs, ys);
    }

    /** Bars of equal width that stand on 0, by the places of their middles. */
    public Chart bars(List<Double> xs, List<Double> ys) {
        include(xs.isEmpty() ? 0 : xs.get(0), 0);
        return add(Form.BARS, true, xs, ys);
    }

    /** Where x and y are alike. */
    public Chart diagonal(double from, double to) {
        return add(Form.DIAGONAL, true, List.of(from, to), List.of(from, to));
    }

    private Chart add(Form form, boolean isFirst, List<Double> xs, List<Double> ys) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            if (Double.isFinite(xs.get(i)) && Double.isFinite(ys.get(i))) {
                points.add(new Point(xs.get(i), ys.get(i)));
                include(xs.get(i), ys.get(i));
            }
        }
        marks.add(new Marks(form, isFirst ? "one" : "two", points));
        return this;
    }

    private void include(double x, double y) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        low = Math.min(low, y);
        high = Math.max(high, y);
    }

    String svg(String name) {
        if (left > right) {
            include(0, 0);
            include(1, 1);
        }
        widen();
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + (int) WIDTH + " " + (int) HEIGHT
                + "\" role=\"img\" aria-label=\"" + ReportPage.escaped(name) + "\">\n");
        for (Marks one : marks) {
            draw(svg, one);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%1$.0f\" y1=\"%2$.0f\" x2=\"%1$.0f\" y2=\"%3$.0f\"/>%n"
                        + "<line class=\"axis\" x1=\"%1$.0f\" y1=\"%3$.0f\" x2=\"%4$.0f\" y2=\"%3$.0f\"/>%n",
                LEFT,
                TOP,
                HEIGHT - BOTTOM,
                WIDTH - RIGHT));
        label(svg, LEFT - 6, TOP + 8, "end", number(high));
        label(svg, LEFT - 6, HEIGHT - BOTTOM, "end", number(low));
        label(svg, LEFT, HEIGHT - BOTTOM + 14, "start", number(left));
        label(svg, WIDTH - RIGHT, HEIGHT - BOTTOM + 14, "end", number(right));
        label(svg, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", across);
        return svg.append("</svg>\n").toString();
    }

    /** One value only stands in the middle. */
    private void widen() {
        if (left == right) {
            left -= 0.5;
            right += 0.5;
        }
        if (low == high) {
            double room = Math.max(Math.abs(low), 1e-9) / 2;
            low -= room;
            high += room;
        }
    }

    private void draw(StringBuilder svg, Marks one) {
        switch (one.form()) {
            case LINE -> {
                svg.append("<polyline class=\"").append(one.colour()).append("\" points=\"");
                one.points().forEach(p -> svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(p.x()), y(p.y()))));
                svg.append("\"/>\n");
            }
            case POINTS ->
                one.points()
                        .forEach(p -> svg.append(String.format(
                                Locale.ROOT,
                                "<circle class=\"%s faint\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>%n",
                                one.colour(),
                                x(p.x()),
                                y(p.y()))));
            case BARS -> {
                double width =
                        0.8 * (WIDTH - LEFT - RIGHT) / Math.max(1, one.points().size());
                one.points()
                        .forEach(p -> svg.append(String.format(
                                Locale.ROOT,
                                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                                one.colour(),
                                Math.max(LEFT, x(p.x()) - width / 2),
                                y(p.y()),
                                width,
                                y(Math.max(0, low)) - y(p.y()))));
            }
            case DIAGONAL ->
                svg.append(String.format(
                        Locale.ROOT,
                        "<line class=\"diagonal\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                        x(one.points().get(0).x()),
                        y(one.points().get(0).y()),
                        x(one.points().get(1).x()),
                        y(one.points().get(1).y())));
        }
    }

    private double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - left) / (right - left);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low);
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                ReportPage.escaped(text)));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
