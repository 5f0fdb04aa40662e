package ai.lepton.sdk.log;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Curves over epochs as a picture. Numbers that are not finite leave a gap.
 *
 * @param curves by the class that colours them; the first value is epoch 1
 */
record SvgChart(String name, Map<String, List<Double>> curves) {

    private static final double WIDTH = 360;
    private static final double HEIGHT = 200;
    private static final double LEFT = 62;
    private static final double RIGHT = 12;
    private static final double TOP = 12;
    private static final double BOTTOM = 26;

    String text() {
        int epochs = curves.values().stream().mapToInt(List::size).max().orElse(0);
        double low = finite().min().orElse(0);
        double high = finite().max().orElse(1);
        if (low == high) { // one value, in the middle
            double room = Math.max(Math.abs(low), 1e-9) / 2;
            low -= room;
            high += room;
        }
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + (int) WIDTH + " " + (int) HEIGHT
                + "\" role=\"img\" aria-label=\"" + HtmlPage.escaped(name) + " over " + epochs + " epochs\">\n");
        line(svg, LEFT, TOP, LEFT, HEIGHT - BOTTOM);
        line(svg, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
        label(svg, LEFT - 6, TOP + 8, "end", HtmlPage.number(high));
        label(svg, LEFT - 6, HEIGHT - BOTTOM, "end", HtmlPage.number(low));
        label(svg, LEFT, HEIGHT - 8, "start", "1");
        label(svg, WIDTH - RIGHT, HEIGHT - 8, "end", "epoch " + epochs);
        for (Map.Entry<String, List<Double>> curve : curves.entrySet()) {
            curve(svg, curve.getKey(), curve.getValue(), epochs, low, high);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void curve(
            StringBuilder svg, String colour, List<Double> values, int epochs, double low, double high) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i))) {
                close(svg, colour, points);
                continue;
            }
            double x = epochs == 1 ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + (WIDTH - LEFT - RIGHT) * i / (epochs - 1);
            double y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (values.get(i) - low) / (high - low);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        close(svg, colour, points);
    }

    /** Ends a stretch of curve: a line, or a dot where it has one point only. */
    private static void close(StringBuilder svg, String colour, StringBuilder points) {
        String all = points.toString().trim();
        points.setLength(0);
        if (all.isEmpty()) {
            return;
        }
        if (all.indexOf(' ') < 0) {
            int comma = all.indexOf(',');
            svg.append("<circle class=\"" + colour + "\" cx=\"" + all.substring(0, comma) + "\" cy=\""
                    + all.substring(comma + 1) + "\" r=\"3\"/>\n");
        } else {
            svg.append("<polyline class=\"" + colour + "\" points=\"" + all + "\"/>\n");
        }
    }

    private DoubleStream finite() {
        return curves.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}
