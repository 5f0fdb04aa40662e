package ai.lepton.recipes.image;

import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.recipes.report.AnswerCharts;
import ai.lepton.recipes.report.Chart;
import ai.lepton.recipes.report.ReportPage;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.History;
import ai.lepton.sdk.PackageDetails;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What is said about a training: the page in the run's folder, and the words of the model card.
 *
 * @param name of the model
 * @param data the pictures
 * @param plan how they were learned
 * @param comparison figures on the test pictures
 * @param rows what became of the pictures
 * @param c what the linear model's weights may cost; empty without one
 */
record ImageReport(
        String name, LabelledImages data, ImagePlan plan, Comparison comparison, RowCounts rows, OptionalDouble c) {

    /**
     * The page.
     *
     * @param answers of the network
     * @param sheet the first test pictures with what was answered, PNG
     * @param notes for people
     * @param summary of the network
     */
    ReportPage page(Answers answers, History history, byte[] sheet, List<String> notes, String summary) {
        ReportPage page = new ReportPage(name)
                .paragraph(purpose())
                .heading("Figures on the test pictures")
                .table(comparison.table(), false)
                .paragraph(rowWords() + linearWords());
        if (!notes.isEmpty()) {
            page.lines(notes);
        }
        page.picture("The first test pictures, and what was answered", sheet);
        AnswerCharts.add(page, Task.CLASSIFICATION, answers, data.labels());
        List<Double> losses = Arrays.stream(history.values("loss")).boxed().toList();
        List<Double> epochs =
                IntStream.rangeClosed(1, losses.size()).asDoubleStream().boxed().toList();
        return page.heading("Training")
                .paragraph("Learned by " + plan + ".")
                .chart(
                        "loss of the training pictures as they were changed",
                        new Chart("epoch").line(epochs, losses, true))
                .heading("The network")
                .lines(List.of(summary.split("\n")));
    }

    /** The words of the model card. */
    PackageDetails.Card card() {
        double accuracy = Objects.requireNonNull(comparison.metrics().get("accuracy"));
        double trivial = Objects.requireNonNull(
                Objects.requireNonNull(comparison.baselines().get(Comparison.TRIVIAL))
                        .get("accuracy"));
        String words = String.format(
                Locale.ROOT,
                "%s: %,d images to train on, and %,d others to test with that the training has not seen. Of the test"
                        + " images %.2f %% are recognised; always answering the most frequent class gets %.2f %%.\n\nLearned"
                        + " by %s.\n\nFigures on the test images, beside simpler models: %s.%s",
                data.origin(),
                rows.train(),
                rows.test(),
                100 * accuracy,
                100 * trivial,
                plan,
                comparison.words(),
                linearWords());
        String limits = "It always answers one of its classes, also for a picture that shows none of them; its"
                + " probabilities say how sure it is among those only. Pictures unlike the training images (other pens,"
                + " cameras, backgrounds) are recognised less often than the figure above: measure on your own before you"
                + " rely on it.";
        return new PackageDetails.Card(name, purpose(), words, limits);
    }

    private String purpose() {
        ImageSpec input = data.input();
        return String.format(
                Locale.ROOT,
                "Tells which of %d classes a picture belongs to: %s. A picture is brought to %d x %d pixels, %s.",
                data.labels().size(),
                String.join(", ", data.labels()),
                input.height(),
                input.width(),
                input.fit() == ImageSpec.Fit.CENTRED_INK
                        ? "light ink on black, centred by mass, as MNIST's digits are"
                        : "whatever its proportions");
    }

    private String rowWords() {
        return String.format(
                Locale.ROOT,
                "%,d pictures to learn from, %,d to measure with that were looked at once.",
                rows.train(),
                rows.test());
    }

    private String linearWords() {
        return c.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " The linear model is a logistic regression on the standardised pixels, with C = %.3g chosen on"
                                + " pictures left out.",
                        c.getAsDouble());
    }
}
