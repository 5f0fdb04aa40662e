package ai.lepton.recipes.task;

import ai.lepton.sdk.metric.Bootstrap;
import ai.lepton.sdk.metric.Interval;
import ai.lepton.sdk.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same rows answered by a model that does not look at them, by a linear one, and by the network. Prints as a table.
 *
 * @param task what they answered
 * @param figures of each, in the order in which they were added
 * @param intervals of the network's figures; empty where nobody asked for them
 */
public record Comparison(Task task, Map<String, Map<String, Double>> figures, Map<String, Interval> intervals) {

    public static final String TRIVIAL = "trivial";
    public static final String LINEAR = "linear";
    public static final String NETWORK = "network";

    /** Above so many rows fewer resamples say the same. */
    private static final int MANY = 20_000;

    public Comparison {
        figures = new LinkedHashMap<>(figures);
        intervals = new LinkedHashMap<>(intervals);
    }

    public static Comparison of(Task task) {
        return new Comparison(task, Map.of(), Map.of());
    }

    /** With the figures of one more. */
    public Comparison with(String model, Answers answers) {
        Map<String, Map<String, Double>> more = new LinkedHashMap<>(figures);
        more.put(model, task.figures(answers));
        return new Comparison(task, more, intervals);
    }

    /** With intervals of the figures of {@code answers}, by the bootstrap. */
    public Comparison withIntervals(Answers answers, long seed) {
        Map<String, Interval> found = new LinkedHashMap<>();
        int resamples = answers.targets().rows() > MANY ? 200 : 1000;
        for (Metric metric : task.metrics()) {
            found.put(
                    metric.name(),
                    Bootstrap.of(metric, answers.predictions(), answers.targets())
                            .resamples(resamples)
                            .seed(seed)
                            .interval());
        }
        return new Comparison(task, figures, found);
    }

    /** The network's figures. */
    public Map<String, Double> metrics() {
        return Objects.requireNonNull(figures.get(NETWORK), NETWORK);
    }

    /** The figures of all others. */
    public Map<String, Map<String, Double>> baselines() {
        Map<String, Map<String, Double>> others = new LinkedHashMap<>(figures);
        others.remove(NETWORK);
        return others;
    }

    /** All figures under one name each, as a package keeps them: those of others under {@code baseline_linear_accuracy} and so on. */
    public Map<String, Double> packaged() {
        Map<String, Double> all = new LinkedHashMap<>(metrics());
        baselines()
                .forEach((model, found) ->
                        found.forEach((name, value) -> all.put("baseline_" + model + "_" + name, value)));
        return all;
    }

    /** All figures in one line, for a card. */
    public String words() {
        return figures.entrySet().stream()
                .map(model -> model.getKey() + ": "
                        + model.getValue().entrySet().stream()
                                .map(figure -> figure.getKey() + " " + number(figure.getValue()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    /** A head, then a line for each figure: its name, and what each model got. */
    public List<List<String>> table() {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(figures.keySet());
        if (!intervals.isEmpty()) {
            head.add("95 % of samples");
        }
        List<List<String>> lines = new ArrayList<>(List.of(head));
        for (Metric metric : task.metrics()) {
            List<String> line = new ArrayList<>(List.of(metric.name()));
            figures.values().forEach(found -> line.add(number(found.get(metric.name()))));
            Interval interval = intervals.get(metric.name());
            if (interval != null) {
                line.add(number(interval.low()) + " to " + number(interval.high()));
            }
            lines.add(line);
        }
        return lines;
    }

    /** Four digits; a dash for what does not exist. */
    public static String number(@Nullable Double value) {
        if (value == null || Double.isNaN(value)) {
            return "-";
        }
        return Math.abs(value) < 10
                ? String.format(Locale.ROOT, "%.4f", value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }

    @Override
    public String toString() {
        List<List<String>> table = table();
        StringBuilder text = new StringBuilder();
        for (List<String> line : table) {
            for (int column = 0; column < line.size(); column++) {
                int place = column;
                int width = table.stream()
                        .mapToInt(cells -> cells.get(place).length())
                        .max()
                        .orElse(0);
                text.append(column == 0 ? "" : "  ")
                        .append(String.format(
                                Locale.ROOT, "%" + (column == 0 ? "-" : "") + width + "s", line.get(column)));
            }
            text.append('\n');
        }
        return text.toString().stripTrailing();
    }
}
