package ai.lepton.cli.profile;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.data.MediaProfile;
import java.util.List;
import java.util.Locale;

/**
 * What is known about the pictures, recordings or texts of a dataset, as a part of the page.
 *
 * @param media the profile
 */
record MediaSection(MediaProfile media) {

    String text() {
        StringBuilder section = new StringBuilder("<h2>").append(title()).append("</h2>\n<div class=\"cards\">\n");
        long readable = media.files() - media.unreadable();
        media.columns().forEach(column -> section.append(new ColumnCard(column, readable).text()));
        section.append("</div>\n");
        unreadable(section);
        duplicates(section);
        return section.toString();
    }

    /** Such as {@code pictures}. */
    static String name(MediaProfile media) {
        return media.kind().name().toLowerCase(Locale.ROOT);
    }

    private String title() {
        String name = name(media);
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void unreadable(StringBuilder section) {
        if (media.unreadable() == 0) {
            return;
        }
        section.append("<h2>Unreadable ")
                .append(name(media))
                .append("</h2>\n")
                .append("<div class=\"scroll\"><table class=\"list\">\n<tr><th>file</th><th>what is wrong</th></tr>\n");
        media.unreadableFiles()
                .forEach(file -> section.append("<tr><td><code>")
                        .append(Html.escaped(file.path()))
                        .append("</code></td><td>")
                        .append(Html.escaped(file.reason()))
                        .append("</td></tr>\n"));
        others(section, media.unreadable() - media.unreadableFiles().size(), 2);
        section.append("</table></div>\n");
    }

    private void duplicates(StringBuilder section) {
        if (media.duplicates() == 0) {
            return;
        }
        section.append("<h2>The same content more than once</h2>\n<p class=\"facts\"><span><b>")
                .append(Figures.count(media.duplicates()))
                .append("</b> could go</span><span><b>")
                .append(Figures.count(media.duplicatesAcross()))
                .append("</b> of them are in another folder than the first</span></p>\n")
                .append("<div class=\"scroll\"><table class=\"list\">\n<tr><th>files alike</th></tr>\n");
        for (List<String> paths : media.duplicateFiles()) {
            section.append("<tr><td><code>")
                    .append(Html.escaped(String.join(", ", paths)))
                    .append("</code></td></tr>\n");
        }
        section.append("</table></div>\n");
    }

    private static void others(StringBuilder section, long more, int columns) {
        if (more > 0) {
            section.append("<tr><td colspan=\"")
                    .append(columns)
                    .append("\">and ")
                    .append(Figures.count(more))
                    .append(" more</td></tr>\n");
        }
    }
}
