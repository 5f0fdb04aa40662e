package ai.lepton.cli.profile;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.core.data.ValueCount;
import java.util.List;
import java.util.Locale;

/**
 * What is known about a column, as a part of the page.
 *
 * @param column the column
 * @param rows of the table
 */
record ColumnCard(ColumnProfile column, long rows) {

    private static final int MOST_VALUES = 10;
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_VALUE = 80;

    String text() {
        boolean isDate = column.type().equals("DATE");
        StringBuilder card = new StringBuilder("<section class=\"card\">\n<header><h3>")
                .append(name(column.name()))
                .append("</h3><span class=\"type\">")
                .append(Html.escaped(column.type().toLowerCase(Locale.ROOT)))
                .append("</span></header>\n");
        presence(card);
        NumberProfile numbers = column.numbers();
        if (numbers != null) {
            histogram(card, numbers, isDate);
            statistics(card, numbers, isDate);
        } else {
            values(card, column.top());
        }
        NumberProfile lengths = column.lengths();
        if (lengths != null && column.type().equals("TEXT")) {
            card.append("<p class=\"caption\">characters</p>\n");
            histogram(card, lengths, false);
        }
        return card.append("</section>\n").toString();
    }

    /** How many cells have a value, and how many different ones there are. */
    private void presence(StringBuilder card) {
        long present = rows - column.missing();
        card.append(String.format(
                Locale.ROOT,
                "<div class=\"presence\" role=\"img\" aria-label=\"%s missing\"><i style=\"width:%.2f%%\"></i></div>\n",
                Figures.count(column.missing()),
                rows == 0 ? 0 : 100.0 * present / rows));
        card.append("<p class=\"facts\"><span>")
                .append(column.missing() == 0 ? "none missing" : "<b>" + missing() + "</b> missing")
                .append("</span>");
        if (column.unreadable() > 0) {
            card.append("<span class=\"bad\"><b>")
                    .append(Figures.count(column.unreadable()))
                    .append("</b> unreadable</span>");
        }
        card.append("<span><b>")
                .append(column.distinctExact() ? "" : "about ")
                .append(Figures.count(column.distinct()))
                .append("</b> distinct</span>");
        if (column.pattern() != null) {
            card.append("<span>written ").append(Html.escaped(column.pattern())).append("</span>");
        }
        card.append("</p>\n");
    }

    private String missing() {
        return Figures.count(column.missing()) + " ("
                + (rows == 0 ? "-" : Figures.percent((double) column.missing() / rows, 1)) + ")";
    }

    private static void histogram(StringBuilder card, NumberProfile numbers, boolean isDate) {
        List<Double> edges = numbers.histogram().edges(); // round, and not the smallest and largest number
        card.append(new HistogramSvg(numbers.histogram(), ProfilePage.medianOf(numbers), isDate).text())
                .append("\n<div class=\"axis\"><span>")
                .append(Html.escaped(ProfilePage.edge(edges, 0, isDate)))
                .append("</span><span>")
                .append(Html.escaped(ProfilePage.edge(edges, edges.size() - 1, isDate)))
                .append("</span></div>\n");
    }

    private static void statistics(StringBuilder card, NumberProfile numbers, boolean isDate) {
        card.append(isDate ? "<dl class=\"dates\">" : "<dl>");
        fact(card, "min", ProfilePage.value(numbers.min(), isDate));
        fact(card, "median", ProfilePage.median(numbers, isDate));
        fact(card, "mean", ProfilePage.value(numbers.mean(), isDate));
        fact(card, "max", ProfilePage.value(numbers.max(), isDate));
        if (!isDate) {
            fact(card, "deviation", ProfilePage.value(numbers.deviation(), false));
        }
        for (NumberProfile.Quantile quantile : numbers.quantiles()) {
            if (quantile.probability() == 0.25 || quantile.probability() == 0.75) {
                fact(card, Figures.percent(quantile.probability(), 0), ProfilePage.value(quantile.value(), isDate));
            }
        }
        card.append("</dl>\n");
    }

    private static void fact(StringBuilder card, String name, String value) {
        card.append("<div><dt>")
                .append(name)
                .append("</dt><dd>")
                .append(Html.escaped(value))
                .append("</dd></div>");
    }

    private void values(StringBuilder card, List<ValueCount> top) {
        if (top.isEmpty()) {
            return;
        }
        long most = top.get(0).count();
        card.append("<table class=\"values\">\n");
        for (ValueCount value : top.subList(0, Math.min(MOST_VALUES, top.size()))) {
            card.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\"><span>%s</span></th><td class=\"bar\"><i style=\"width:%.2f%%\"></i></td><td>%s</td></tr>\n",
                    value.value().isEmpty()
                            ? "<em>empty</em>"
                            : Html.escaped(Html.shortened(value.value(), LONGEST_VALUE)),
                    most == 0 ? 0 : 100.0 * value.count() / most,
                    Figures.count(value.count())));
        }
        long shown =
                top.stream().limit(MOST_VALUES).mapToLong(ValueCount::count).sum();
        long others = rows - column.missing() - shown;
        if (others > 0 && column.distinct() > Math.min(MOST_VALUES, top.size())) {
            card.append("<tr class=\"others\"><th scope=\"row\">others</th><td class=\"bar\"></td><td>")
                    .append(Figures.count(others))
                    .append("</td></tr>\n");
        }
        card.append("</table>\n");
    }

    private static String name(String name) {
        return name.isBlank() ? "<em>no name</em>" : Html.escaped(Html.shortened(name, LONGEST_NAME));
    }
}
