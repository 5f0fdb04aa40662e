package ai.lepton.cli.profile;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.core.data.OddCell;
import ai.lepton.core.data.TableProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a dataset as one HTML file: no scripts, nothing loaded from anywhere, for light and dark screens.
 * Names and values come from anyone's data; they are escaped, and the page forbids itself to run or load anything.
 *
 * @param details the dataset, with a profile
 */
public record ProfilePage(DatasetDetails details) {

    private static final int MOST_ODD = 50;
    private static final int MOST_PARTS = 200;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final long DAY_MILLIS = 86_400_000;
    private static final double LARGEST_PLAIN = 1e9;
    private static final double SMALLEST_PLAIN = 1e-4;

    /** The whole page. */
    public String text() {
        DatasetVersion version = details.version();
        DatasetProfile profile = details.profile();
        StringBuilder page = new StringBuilder(
                head().replace("$title", Html.escaped(version.reference().toString())));
        page.append("<header class=\"top\"><h1>")
                .append(Html.escaped(version.name()))
                .append("<small>@")
                .append(version.version())
                .append("</small></h1>\n");
        tiles(page, version, profile);
        page.append("</header>\n<main>\n");
        if (profile != null) {
            TableProfile table = profile.table();
            if (table != null) {
                columns(page, table);
            }
            profile.media().forEach(media -> page.append(new MediaSection(media).text()));
            if (version.form() == DataForm.FOLDER) {
                parts(page, "Folders", profile.parts(), "directly in it");
                parts(page, "Endings of files", profile.endings(), "without");
            }
        }
        provenance(page, version);
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String head() {
        try (InputStream in = ProfilePage.class.getResourceAsStream("profile-head.html")) {
            if (in == null) {
                throw new IllegalStateException(
                        "profile-head.html: missing (expected: beside " + ProfilePage.class + ")");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tiles(StringBuilder page, DatasetVersion version, @Nullable DatasetProfile profile) {
        TableProfile table = profile == null ? null : profile.table();
        page.append("<div class=\"tiles\">");
        if (table != null) {
            tile(page, Figures.count(table.rows()), "rows");
            tile(page, Figures.count(table.columns().size()), "columns");
            long cells = table.rows() * table.columns().size();
            long missing =
                    table.columns().stream().mapToLong(ColumnProfile::missing).sum();
            tile(page, cells == 0 ? "-" : Figures.percent((double) missing / cells, 2), "of the cells missing");
            long unreadable = table.columns().stream()
                    .mapToLong(ColumnProfile::unreadable)
                    .sum();
            if (unreadable > 0) {
                tile(page, Figures.count(unreadable), "cells unreadable");
            }
        }
        if (profile != null) {
            for (MediaProfile media : profile.media()) {
                tile(page, Figures.count(media.files()), Html.escaped(MediaSection.name(media)));
                if (media.unreadable() > 0) {
                    tile(page, Figures.count(media.unreadable()), "of them unreadable");
                }
                if (media.duplicates() > 0) {
                    tile(page, Figures.count(media.duplicates()), "of them there already");
                }
            }
        }
        if (version.form() == DataForm.FOLDER) {
            tile(page, Figures.count(version.files()), "files");
        }
        tile(page, Figures.bytes(version.bytes()), "size");
        tile(page, Figures.bytes(version.bytesStored()), "kept in");
        page.append("</div>\n");
    }

    private static void tile(StringBuilder page, String figure, String words) {
        page.append("<div><b>")
                .append(figure)
                .append("</b><span>")
                .append(words)
                .append("</span></div>");
    }

    private static void columns(StringBuilder page, TableProfile table) {
        page.append("<h2>Columns</h2>\n<div class=\"cards\">\n");
        table.columns().forEach(column -> page.append(new ColumnCard(column, table.rows()).text()));
        page.append("</div>\n");
        List<OddCell> odd = table.oddCells();
        if (!odd.isEmpty()) {
            page.append(
                    "<h2>Odd cells</h2>\n<div class=\"scroll\"><table class=\"list\">\n<tr><th>line</th><th>column</th>"
                            + "<th>written</th><th>read as</th></tr>\n");
            for (OddCell cell : odd.subList(0, Math.min(MOST_ODD, odd.size()))) {
                page.append("<tr><td>")
                        .append(cell.line())
                        .append("</td><td>")
                        .append(Html.escaped(cell.column()))
                        .append("</td><td><code>")
                        .append(Html.escaped(cell.text()))
                        .append("</code></td><td>")
                        .append(cell.kind() == OddCell.Kind.UNREADABLE ? "unreadable" : "missing")
                        .append("</td></tr>\n");
            }
            page.append("</table></div>\n");
        }
    }

    private static void parts(StringBuilder page, String title, List<DatasetProfile.Part> parts, String unnamed) {
        if (parts.isEmpty()) {
            return;
        }
        long most = parts.stream().mapToLong(DatasetProfile.Part::files).max().orElse(1);
        page.append("<h2>").append(title).append("</h2>\n<section class=\"card wide\"><table class=\"values\">\n");
        for (DatasetProfile.Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\"><span>%s</span></th><td class=\"bar\"><i style=\"width:%.2f%%\"></i></td><td>%s</td><td>%s</td>"
                            + "</tr>\n",
                    part.name().isEmpty() ? "<em>" + unnamed + "</em>" : Html.escaped(part.name()),
                    100.0 * part.files() / most,
                    Figures.count(part.files()),
                    Figures.bytes(part.bytes())));
        }
        if (parts.size() > MOST_PARTS) {
            page.append("<tr class=\"others\"><th scope=\"row\">and ")
                    .append(parts.size() - MOST_PARTS)
                    .append(" more</th><td class=\"bar\"></td><td></td><td></td></tr>\n");
        }
        page.append("</table></section>\n");
    }

    private void provenance(StringBuilder page, DatasetVersion version) {
        page.append("<h2>Where it comes from</h2>\n<section class=\"card\"><dl class=\"rows\">");
        row(page, "file", version.fileName());
        row(page, "from", version.origin());
        row(page, "registered", Figures.time(version.createdAt()));
        row(page, "SHA-256", version.sha256());
        row(
                page,
                "models",
                details.models().isEmpty()
                        ? "none was trained on it yet"
                        : details.models().stream()
                                .map(ModelReference::toString)
                                .collect(Collectors.joining(", ")));
        page.append("</dl></section>\n");
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("<dt>")
                .append(name)
                .append("</dt><dd>")
                .append(Html.escaped(value))
                .append("</dd>");
    }

    /** A number as people read it: {@code 1,234}, {@code 0.0318}, {@code 1.2e-07}; or a date, with its time if it has one. */
    public static String value(double number, boolean isDate) {
        if (isDate && Math.abs(number) < 8e15) {
            long millis = Math.round(number);
            var time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
            return time.format(Math.floorMod(millis, DAY_MILLIS) == 0 ? DAY : MINUTE);
        }
        double size = Math.abs(number);
        if (number == Math.rint(number) && size < LARGEST_PLAIN) {
            return Figures.count((long) number);
        }
        if (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) {
            return String.format(Locale.ROOT, "%.4g", number);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String plain = String.format(Locale.ROOT, "%,." + digits + "f", number);
        return plain.contains(".") ? plain.replaceAll("0+$", "").replaceAll("\\.$", "") : plain;
    }

    /** An edge of a histogram: of dates the day where the bins are not within one. */
    static String edge(List<Double> edges, int index, boolean isDate) {
        double edge = edges.get(index);
        boolean isDays = isDate && edges.get(edges.size() - 1) - edges.get(0) > 10.0 * DAY_MILLIS;
        return value(isDays ? Math.floor(edge / DAY_MILLIS) * DAY_MILLIS : edge, isDate);
    }

    /** The median as people read it. */
    public static String median(NumberProfile numbers, boolean isDate) {
        double median = medianOf(numbers);
        return Double.isNaN(median) ? "-" : value(median, isDate);
    }

    static double medianOf(NumberProfile numbers) {
        return numbers.quantiles().stream()
                .filter(quantile -> quantile.probability() == 0.5)
                .mapToDouble(NumberProfile.Quantile::value)
                .findFirst()
                .orElse(Double.NaN);
    }
}
