package ai.lepton.cli.profile;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.data.Histogram;
import java.util.List;
import java.util.Locale;

/**
 * A histogram as a picture inside a page: a bar's area stands for its count, the line for the median.
 *
 * @param histogram what to draw
 * @param median of the numbers
 * @param isDate whether the numbers are milliseconds since 1970
 */
record HistogramSvg(Histogram histogram, double median, boolean isDate) {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 96;
    private static final double GAP = 0.6;
    private static final double SMALLEST = 1.5;

    String text() {
        List<Double> edges = histogram.edges();
        double from = edges.get(0);
        double width = edges.get(edges.size() - 1) - from;
        boolean isFlat = !(width > 0) || Double.isInfinite(width); // one value, or numbers beyond all measure
        double most = highest(isFlat);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"histogram\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                        + " preserveAspectRatio=\"none\">",
                WIDTH,
                HEIGHT,
                Html.escaped(label())));
        int bins = histogram.counts().size();
        for (int i = 0; i < bins; i++) {
            double left = isFlat ? (double) i / bins : (edges.get(i) - from) / width;
            double right = isFlat ? (i + 1.0) / bins : (edges.get(i + 1) - from) / width;
            bar(svg, i, left * WIDTH, right * WIDTH, height(i, isFlat) / most);
        }
        if (!isFlat && median >= from && median <= from + width) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"median\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"%2$d\"/>",
                    (median - from) / width * WIDTH,
                    HEIGHT));
        }
        return svg.append("</svg>").toString();
    }

    private void bar(StringBuilder svg, int bin, double left, double right, double share) {
        long count = histogram.counts().get(bin);
        if (count == 0) {
            return;
        }
        double height = Math.max(SMALLEST, share * (HEIGHT - 4));
        double gap = Math.min(GAP, (right - left) / 4);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>%s to %s: %s</title></rect>",
                left + gap / 2,
                HEIGHT - height,
                Math.max(0.5, right - left - gap),
                height,
                Html.escaped(ProfilePage.value(histogram.edges().get(bin), isDate)),
                Html.escaped(ProfilePage.value(histogram.edges().get(bin + 1), isDate)),
                Figures.count(count)));
    }

    private double highest(boolean isFlat) {
        double highest = 0;
        for (int i = 0; i < histogram.counts().size(); i++) {
            highest = Math.max(highest, height(i, isFlat));
        }
        return highest > 0 ? highest : 1;
    }

    /** Rows for each unit of the axis: bins need not be alike. */
    private double height(int bin, boolean isFlat) {
        double width = histogram.edges().get(bin + 1) - histogram.edges().get(bin);
        long count = histogram.counts().get(bin);
        return isFlat || !(width > 0) ? count : count / width;
    }

    private String label() {
        List<Double> edges = histogram.edges();
        return "Histogram from " + ProfilePage.value(edges.get(0), isDate) + " to "
                + ProfilePage.value(edges.get(edges.size() - 1), isDate);
    }
}
