package ai.lepton.recipes.report;

import ai.lepton.core.FileErrors;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Puts a page together: headings, paragraphs, tables and charts, in the order in which they are added. One file without
 * scripts or anything from elsewhere, light or dark as the reader's system is. Texts are escaped. One thread.
 */
public final class ReportPage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>$title</title>
            <style>
            :root { color-scheme: light dark; --back: #fff; --text: #1c1c1c; --line: #d5d5d5; --faint: #f3f3f3;
              --one: #1f66b1; --two: #c2570c; }
            @media (prefers-color-scheme: dark) {
              :root { --back: #16181b; --text: #e4e4e4; --line: #43474d; --faint: #212429; --one: #6db1f7; --two: #f39c56; } }
            body { background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto;
              max-width: 64rem; padding: 0 1rem; overflow-wrap: anywhere; }
            .charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }
            figure { margin: 0; } figcaption { font-weight: 600; }
            img { max-width: 100%; } svg { width: 100%; height: auto; } svg text { fill: var(--text); font-size: 11px; }
            .axis { stroke: var(--line); } .diagonal { stroke: var(--line); stroke-dasharray: 4 4; }
            polyline { fill: none; stroke-width: 2; } .one { stroke: var(--one); } .two { stroke: var(--two); }
            polyline.one, polyline.two { fill: none; } circle.one, rect.one { fill: var(--one); }
            circle.two { fill: var(--two); } circle.faint { fill-opacity: .35; stroke: none; }
            .table { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem; text-align: right; }
            th:first-child, td:first-child, .words td, .words th { text-align: left; }
            pre { background: var(--faint); overflow-x: auto; padding: .8rem; }
            </style>
            </head>
            <body>
            <h1>$title</h1>
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private boolean inCharts;

    public ReportPage(String title) {
        this.title = title;
    }

    public ReportPage heading(String text) {
        return add("<h2>" + escaped(text) + "</h2>\n");
    }

    public ReportPage paragraph(String text) {
        return add("<p>" + escaped(text) + "</p>\n");
    }

    /** Lines of text as they are. */
    public ReportPage lines(List<String> lines) {
        return add("<pre>" + escaped(String.join("\n", lines)) + "</pre>\n");
    }

    /**
     * A table.
     *
     * @param rows of cells, the head first
     * @param isWords whether cells are words, which stand on the left; otherwise numbers behind a name
     */
    public ReportPage table(List<List<String>> rows, boolean isWords) {
        StringBuilder table =
                new StringBuilder("<div class=\"table\"><table" + (isWords ? " class=\"words\"" : "") + ">\n");
        for (int i = 0; i < rows.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            table.append("<tr>");
            rows.get(i)
                    .forEach(text -> table.append('<')
                            .append(cell)
                            .append('>')
                            .append(escaped(text))
                            .append("</")
                            .append(cell)
                            .append('>'));
            table.append("</tr>\n");
        }
        return add(table.append("</table></div>\n").toString());
    }

    /** A chart; charts added one after the other stand side by side where there is room. */
    public ReportPage chart(String caption, Chart chart) {
        if (!inCharts) {
            body.append("<div class=\"charts\">\n");
            inCharts = true;
        }
        body.append("<figure>\n<figcaption>")
                .append(escaped(caption))
                .append("</figcaption>\n")
                .append(chart.svg(caption))
                .append("</figure>\n");
        return this;
    }

    /**
     * A picture, inside the page.
     *
     * @param png in that format
     */
    public ReportPage picture(String caption, byte[] png) {
        return add("<figure>\n<figcaption>" + escaped(caption) + "</figcaption>\n<img alt=\"" + escaped(caption)
                + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\">\n</figure>\n");
    }

    /** @throws ai.lepton.core.LeptonException if the file cannot be written */
    public void write(Path file) {
        try {
            AtomicWrite.file(file, text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the report", e);
        }
    }

    String text() {
        return HEAD.replace("$title", escaped(title)) + body + (inCharts ? "</div>\n" : "") + "</body>\n</html>\n";
    }

    private ReportPage add(String html) {
        if (inCharts) {
            body.append("</div>\n");
            inCharts = false;
        }
        body.append(html);
        return this;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
