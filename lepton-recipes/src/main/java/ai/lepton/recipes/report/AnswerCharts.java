package ai.lepton.recipes.report;

import ai.lepton.core.NdArray;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.History;
import ai.lepton.sdk.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What a network's answers for rows it has not seen look like: of classes and of numbers. */
public final class AnswerCharts {

    private static final int MOST_CLASSES = 20;
    private static final int BINS = 10;
    private static final int RESIDUAL_BINS = 24;
    private static final int MOST_POINTS = 1000;

    private AnswerCharts() {}

    /**
     * Adds them to a page: a confusion matrix and how far probabilities can be believed; or predictions beside what was right,
     * and how the errors are spread.
     *
     * @param labels names of the classes, by index; empty for a regression
     */
    public static void add(ReportPage page, Task task, Answers answers, List<String> labels) {
        if (answers.targets().rows() == 0) {
            return;
        }
        if (task == Task.CLASSIFICATION) {
            confusion(page, answers, labels);
            page.heading("How far its probabilities can be believed")
                    .paragraph(
                            "Test rows by the probability of the class that was answered: along the lower edge what the"
                                    + " network said, upwards the share that was right. On the dashed line both are alike.")
                    .chart("right answers by probability", calibration(answers, labels.size()));
        } else {
            page.heading("Errors")
                    .chart("prediction, by the true value", scatter(answers))
                    .chart("errors (prediction - true value)", residuals(answers));
        }
    }

    /** A line for each training: the loss of the rows it was stopped by, epoch by epoch. */
    public static Chart losses(List<History> histories) {
        Chart chart = new Chart("epoch");
        for (History history : histories) {
            List<Double> losses = boxed(history.values("val_loss"));
            List<Double> epochs = IntStream.rangeClosed(1, losses.size())
                    .asDoubleStream()
                    .boxed()
                    .toList();
            chart.line(epochs, losses, false);
            chart.line(epochs, boxed(history.values("loss")), true);
        }
        return chart;
    }

    private static void confusion(ReportPage page, Answers answers, List<String> labels) {
        if (labels.size() > MOST_CLASSES) {
            return;
        }
        ConfusionMatrix matrix = ConfusionMatrix.of(answers.predictions(), answers.targets());
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("true class \\ answered"));
        head.addAll(labels);
        head.add("recall");
        rows.add(head);
        for (int actual = 0; actual < labels.size(); actual++) {
            List<String> row = new ArrayList<>(List.of(labels.get(actual)));
            for (int predicted = 0; predicted < labels.size(); predicted++) {
                row.add(String.format(Locale.ROOT, "%,d", matrix.count(actual, predicted)));
            }
            row.add(String.format(Locale.ROOT, "%.3f", matrix.recall(actual)));
            rows.add(row);
        }
        List<String> last = new ArrayList<>(List.of("precision"));
        for (int predicted = 0; predicted < labels.size(); predicted++) {
            last.add(String.format(Locale.ROOT, "%.3f", matrix.precision(predicted)));
        }
        last.add("");
        rows.add(last);
        page.heading("Which classes were taken for which").table(rows, false);
    }

    private static Chart calibration(Answers answers, int classes) {
        double[] said = new double[BINS];
        double[] right = new double[BINS];
        int[] rows = new int[BINS];
        NdArray predictions = answers.predictions();
        for (int row = 0; row < answers.targets().rows(); row++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = predictions.at(row * classes + k) > predictions.at(row * classes + best) ? k : best;
            }
            double probability = predictions.at(row * classes + best);
            int bin = (int) Math.min(BINS - 1.0, probability * BINS);
            said[bin] += probability;
            right[bin] += best == answers.targets().longAt(row) ? 1 : 0;
            rows[bin]++;
        }
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (rows[bin] > 0) {
                xs.add(said[bin] / rows[bin]);
                ys.add(right[bin] / rows[bin]);
            }
        }
        return new Chart("probability that the network gave")
                .diagonal(0, 1)
                .line(xs, ys, true)
                .points(xs, ys);
    }

    private static Chart scatter(Answers answers) {
        double[] truth = answers.targets().toDoubles();
        double[] said = answers.predictions().toDoubles();
        int step = Math.max(1, truth.length / MOST_POINTS);
        int[] shown =
                IntStream.range(0, truth.length).filter(row -> row % step == 0).toArray();
        double low = Arrays.stream(truth).min().orElse(0);
        double high = Arrays.stream(truth).max().orElse(1);
        return new Chart("true value")
                .diagonal(low, high)
                .points(
                        Arrays.stream(shown).mapToObj(row -> truth[row]).toList(),
                        Arrays.stream(shown).mapToObj(row -> said[row]).toList());
    }

    private static Chart residuals(Answers answers) {
        double[] truth = answers.targets().toDoubles();
        double[] said = answers.predictions().toDoubles();
        double[] errors = IntStream.range(0, truth.length)
                .mapToDouble(row -> said[row] - truth[row])
                .toArray();
        double low = Arrays.stream(errors).min().orElse(0);
        double high = Arrays.stream(errors).max().orElse(0);
        double width = Math.max((high - low) / RESIDUAL_BINS, 1e-12);
        double[] counts = new double[RESIDUAL_BINS];
        for (double error : errors) {
            counts[(int) Math.min(RESIDUAL_BINS - 1.0, (error - low) / width)]++;
        }
        List<Double> middles = IntStream.range(0, RESIDUAL_BINS)
                .mapToObj(bin -> low + (bin + 0.5) * width)
                .toList();
        return new Chart("error").bars(middles, boxed(counts));
    }

    private static List<Double> boxed(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
