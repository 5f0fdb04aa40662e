package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.api.Run;
import ai.lepton.core.model.DataUse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the API's records read. */
final class Words {

    private static final String NONE = "-";
    private static final double LARGEST_COUNT = 1e15;

    private Words() {}

    /** A constant in lower case. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String accuracy(Map<String, Double> metrics) {
        Double accuracy = metrics.get("accuracy");
        return accuracy == null ? NONE : Figures.percent(accuracy, 2);
    }

    /** How long it ran; nothing while it does. */
    static String took(Run run) {
        return run.startedAt() == null || run.endedAt() == null
                ? NONE
                : Figures.duration(Duration.between(run.startedAt(), run.endedAt()));
    }

    /** {@code name=value}, one a line, by name. */
    static String lines(Map<String, ?> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + value(entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    /** What a run read, a line for each parameter. */
    static String data(List<DataUse> data) {
        return data.stream()
                .map(use -> use.parameter() + " = " + use.source() + "  sha256 " + use.sha256())
                .collect(Collectors.joining("\n"));
    }

    private static String value(Object value) {
        if (!(value instanceof Double number)) {
            return String.valueOf(value);
        }
        // Counts are doubles too; 5 epochs are not 5.00000.
        boolean isCount = number == Math.rint(number) && Math.abs(number) < LARGEST_COUNT;
        return isCount ? Long.toString(number.longValue()) : String.format(Locale.ROOT, "%.6g", number);
    }
}
