package ai.lepton.recipes.tabular;

import ai.lepton.core.api.RowCounts;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.data.table.CellReport;
import ai.lepton.recipes.report.AnswerCharts;
import ai.lepton.recipes.report.ReportPage;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.sdk.PackageDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is said about a training: the page in the run's folder, and the words of the model card.
 *
 * @param name of the model
 * @param data the rows, in words
 * @param target the column that is predicted
 * @param comparison figures on the test rows
 * @param rows what became of the rows
 * @param uses what became of the columns
 * @param cells cells that are not what their columns hold
 * @param plan which network
 * @param labels names of the classes; empty for a regression
 */
record TabularReport(
        String name,
        String data,
        String target,
        Comparison comparison,
        RowCounts rows,
        List<ColumnUse> uses,
        CellReport cells,
        NetworkPlan plan,
        List<String> labels) {

    private static final int SHOWN_CELLS = 50;

    TabularReport {
        uses = List.copyOf(uses);
        labels = List.copyOf(labels);
    }

    /** The page. */
    ReportPage page(TabularModel model, Map<String, Answers> answers, List<String> notes) {
        ReportPage page = new ReportPage(name)
                .paragraph(purpose())
                .heading("Figures on the test rows")
                .table(comparison.table(), false)
                .paragraph(String.format(
                        Locale.ROOT,
                        "%s The linear model is fitted until it has converged, with C = %.3g chosen on rows left out.",
                        rowWords(),
                        model.linearC()));
        if (!notes.isEmpty()) {
            page.lines(notes);
        }
        AnswerCharts.add(page, comparison.task(), Objects.requireNonNull(answers.get(Comparison.NETWORK)), labels);
        page.heading("Training")
                .paragraph("Learned by " + plan + ". The second colour is the loss of the rows that the training was"
                        + " stopped by.")
                .chart("loss", AnswerCharts.losses(model.histories()))
                .heading("Columns")
                .table(columns(), true);
        if (!cells.cells().isEmpty()) {
            page.heading("Cells that are not what their columns hold")
                    .paragraph(String.format(
                            Locale.ROOT,
                            "%,d cells could not be read and count as missing; %,d say that they are missing.",
                            cells.unreadableCells(),
                            cells.spelledMissingCells()))
                    .lines(cells.cells().stream()
                            .limit(SHOWN_CELLS)
                            .map(String::valueOf)
                            .toList());
        }
        return page.heading("The network")
                .lines(List.of(model.trainer().summary().split("\n")));
    }

    /** The words of the model card. */
    PackageDetails.Card card() {
        String used = uses.stream()
                .map(use -> "`" + use.profile().name() + "`: " + use.words())
                .collect(Collectors.joining("\n- ", "- ", "\n"));
        String odd = cells.unreadableCells() == 0
                ? ""
                : String.format(
                        Locale.ROOT, " %,d cells could not be read and count as missing.", cells.unreadableCells());
        return new PackageDetails.Card(
                name,
                purpose(),
                data + ". " + rowWords() + odd + "\n\nFigures on the test rows, beside simpler models: "
                        + comparison.words()
                        + ".\n\nWhat becomes of the columns:\n\n" + used,
                "It answers as the rows did that it was trained on: rows of another time, place or group of people are"
                        + " answered worse than the figures say, so measure on your own before you rely on it. What it"
                        + " found in the columns are connections, not causes. Where the training rows are unfair to"
                        + " somebody, its answers are.");
    }

    private String purpose() {
        List<String> used = uses.stream()
                .filter(use -> use.feature() != null)
                .map(use -> use.profile().name())
                .toList();
        return (labels.isEmpty()
                        ? "Predicts the number `" + target + "`"
                        : "Tells which class of `" + target + "` a row belongs to (" + shown(labels) + ")")
                + " from " + used.size() + (used.size() == 1 ? " column" : " columns") + ": " + shown(used) + ".";
    }

    private String rowWords() {
        String stopped = rows.validation() == 0
                ? "each of which also stopped one of the networks"
                : String.format(Locale.ROOT, "%,d others to stop by", rows.validation());
        return String.format(
                        Locale.ROOT,
                        "%,d rows to learn from, %s, %,d to measure with that were looked at once.",
                        rows.train(),
                        stopped,
                        rows.test())
                + (rows.dropped() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, " %,d rows without a `%s` were left out.", rows.dropped(), target));
    }

    private List<List<String>> columns() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("column", "type", "what becomes of it", "missing", "unreadable", "different values"));
        for (ColumnUse use : uses) {
            ColumnProfile profile = use.profile();
            table.add(List.of(
                    profile.name(),
                    profile.type().toLowerCase(Locale.ROOT),
                    use.words(),
                    String.format(Locale.ROOT, "%,d", profile.missing()),
                    String.format(Locale.ROOT, "%,d", cells.unreadable().getOrDefault(profile.name(), 0L)),
                    String.format(Locale.ROOT, "%s%,d", profile.distinctExact() ? "" : "about ", profile.distinct())));
        }
        return table;
    }

    private static String shown(List<String> names) {
        return names.size() <= 12
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 11)) + " and " + (names.size() - 11) + " more";
    }
}
