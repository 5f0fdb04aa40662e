package ai.lepton.recipes.labelled;

import ai.lepton.core.api.RowCounts;
import ai.lepton.recipes.report.AnswerCharts;
import ai.lepton.recipes.report.ReportPage;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.PackageDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is said about a training: the page in the run's folder, and the words of the model card.
 *
 * @param name of the model
 * @param noun what a row is, such as {@code text}
 * @param data the rows, in words
 * @param comparison figures on the test rows
 * @param rows what became of the rows
 * @param trained classes of the rows that were learned from
 * @param measured classes of the rows that were measured with
 * @param learned the network and what is held against it
 */
record ClassificationReport(
        String name,
        String noun,
        String data,
        Comparison comparison,
        RowCounts rows,
        ClassCounts trained,
        ClassCounts measured,
        LearnedClasses learned) {

    private static final int SHOWN_CLASSES = 12;

    /** The page. */
    ReportPage page(Answers answers, List<String> notes) {
        ReportPage page = new ReportPage(name)
                .paragraph(purpose())
                .heading("Figures on the test rows")
                .table(comparison.table(), false)
                .paragraph(rowWords()
                        + String.format(
                                Locale.ROOT,
                                " The linear model is fitted until it has converged, with C = %.3g chosen on rows"
                                        + " left out.",
                                learned.linearC()));
        if (!notes.isEmpty()) {
            page.lines(notes);
        }
        AnswerCharts.add(page, Task.CLASSIFICATION, answers, trained.classes());
        page.heading("Training").paragraph("Learned by " + learned.network().words() + ".");
        if (learned.network().histories().stream().allMatch(ClassificationReport::isStopped)) {
            page.paragraph("The second colour is the loss of the rows that the training was stopped by.")
                    .chart("loss", AnswerCharts.losses(learned.network().histories()));
        }
        return page.heading("Classes")
                .table(classes(), false)
                .heading("The network")
                .lines(List.of(learned.network().trainer().summary().split("\n")));
    }

    private static boolean isStopped(ai.lepton.sdk.History history) {
        return history.epochs().stream().allMatch(epoch -> epoch.metrics().containsKey("val_loss"));
    }

    /** The words of the model card. */
    PackageDetails.Card card() {
        String figures = comparison.figures().entrySet().stream()
                .map(model -> model.getKey() + ": "
                        + model.getValue().entrySet().stream()
                                .map(figure -> figure.getKey() + " " + Comparison.number(figure.getValue()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return new PackageDetails.Card(
                name,
                purpose(),
                data + ". " + rowWords() + "\n\nFigures on the test rows, beside simpler models: " + figures
                        + ".\n\nLearned by " + learned.network().words() + ".",
                "It answers as the " + noun + "s did that it was trained on: " + noun
                        + "s from elsewhere, of other people or another time, are answered worse than the figures say, so"
                        + " measure on your own before you rely on it. What belongs to none of its classes is answered with"
                        + " one of them all the same. Where the training rows are unfair to somebody, its answers are.");
    }

    private String purpose() {
        List<String> names = trained.classes();
        String shown = names.size() <= SHOWN_CLASSES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_CLASSES - 1)) + " and " + (names.size() - SHOWN_CLASSES + 1)
                        + " more";
        return "Tells which class of `" + trained.target() + "` a " + noun + " belongs to (" + shown + ").";
    }

    private String rowWords() {
        return String.format(
                        Locale.ROOT,
                        "%,d rows to learn from%s, %,d to measure with that were looked at once.",
                        rows.train(),
                        rows.validation() == 0
                                ? ""
                                : String.format(Locale.ROOT, ", %,d others to stop and choose by", rows.validation()),
                        rows.test())
                + (rows.dropped() == 0
                        ? ""
                        : String.format(Locale.ROOT, " %,d rows without a class were left out.", rows.dropped()));
    }

    private List<List<String>> classes() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("class", "to learn from", "to measure with"));
        trained.counts()
                .forEach((name, count) -> table.add(List.of(
                        name,
                        String.format(Locale.ROOT, "%,d", count),
                        String.format(Locale.ROOT, "%,d", measured.counts().getOrDefault(name, 0L)))));
        return table;
    }
}
