package ai.lepton.sdk.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The text of a report.
 *
 * @param values each figure, epoch by epoch
 */
record HtmlPage(String title, Map<String, List<Double>> values) {

    private static final String VALIDATION = "val_";
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>$title</title>
            <style>
            :root { color-scheme: light dark; --back: #fff; --text: #1c1c1c; --line: #d5d5d5; --train: #1f66b1;
              --validation: #c2570c; }
            @media (prefers-color-scheme: dark) {
              :root { --back: #16181b; --text: #e4e4e4; --line: #43474d; --train: #6db1f7; --validation: #f39c56; } }
            body { background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto;
              max-width: 64rem; padding: 0 1rem; }
            .charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }
            svg { width: 100%; height: auto; } svg text { fill: var(--text); font-size: 11px; }
            .axis { stroke: var(--line); } polyline { fill: none; stroke-width: 2; }
            .train { stroke: var(--train); fill: var(--train); } polyline.train { fill: none; }
            .validation { stroke: var(--validation); fill: var(--validation); } polyline.validation { fill: none; }
            .key { font-size: 13px; } .key i { display: inline-block; width: 1.2em; height: 3px; margin: 0 .4em 3px 1em; }
            i.train { background: var(--train); } i.validation { background: var(--validation); }
            .table { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem; text-align: right; }
            </style>
            </head>
            <body>
            <h1>$title</h1>
            """;

    String text() {
        StringBuilder page = new StringBuilder(HEAD.replace("$title", escaped(title)));
        page.append(
                "<p class=\"key\"><i class=\"train\"></i>training rows<i class=\"validation\"></i>validation rows</p>\n");
        page.append("<div class=\"charts\">\n");
        values.forEach((name, column) -> {
            if (!name.startsWith(VALIDATION) || !values.containsKey(name.substring(VALIDATION.length()))) {
                page.append(chart(name, column));
            }
        });
        page.append("</div>\n");
        table(page);
        return page.append("</body>\n</html>\n").toString();
    }

    private String chart(String name, List<Double> column) {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        curves.put("train", column);
        List<Double> validation = values.get(VALIDATION + name);
        if (validation != null) {
            curves.put("validation", validation);
        }
        return "<figure>\n<figcaption>" + escaped(name) + "</figcaption>\n" + new SvgChart(name, curves).text()
                + "</figure>\n";
    }

    private void table(StringBuilder page) {
        page.append("<h2>Epochs</h2>\n<div class=\"table\"><table>\n<tr><th>epoch</th>");
        values.keySet()
                .forEach(name -> page.append("<th>").append(escaped(name)).append("</th>"));
        page.append("</tr>\n");
        int epochs = values.values().stream().mapToInt(List::size).max().orElse(0);
        for (int epoch = 0; epoch < epochs; epoch++) {
            page.append("<tr><td>").append(epoch + 1).append("</td>");
            for (List<Double> column : values.values()) {
                page.append("<td>")
                        .append(epoch < column.size() ? number(column.get(epoch)) : "")
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
