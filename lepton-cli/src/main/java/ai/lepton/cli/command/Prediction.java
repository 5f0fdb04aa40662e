package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Bar;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a classifier says about one input.
 *
 * @param label the class it takes it for
 * @param classes all classes, the most probable first
 */
public record Prediction(String label, List<ClassProbability> classes) {

    private static final int BAR = 20;

    /**
     * How probable a class is.
     *
     * @param label of the class
     * @param probability 0 to 1
     */
    public record ClassProbability(String label, double probability) {}

    public Prediction {
        classes = List.copyOf(classes);
    }

    /**
     * A prediction from what a classifier gives for one row: the class, and how probable each is.
     *
     * @param labels names of the classes, by index
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if the model has no such outputs
     */
    public static Prediction of(Map<String, NdArray> outputs, List<String> labels) {
        NdArray label = outputs.get("label");
        NdArray probabilities = outputs.get("probabilities");
        if (label == null || probabilities == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "model: its outputs are " + outputs.keySet()
                            + " (expected: label and probabilities, as a classifier"
                            + " has them). Send its inputs to /v2/models/NAME/infer.");
        }
        List<ClassProbability> classes = new ArrayList<>();
        for (int i = 0; i < probabilities.elements(); i++) {
            String name = i < labels.size() ? labels.get(i) : Integer.toString(i);
            classes.add(new ClassProbability(name, probabilities.at(i)));
        }
        classes.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
        return new Prediction(label.textAt(0), classes);
    }

    /** The most probable classes with a bar each. */
    public List<String> lines(Terminal terminal, int most) {
        int width = classes.stream()
                .limit(most)
                .mapToInt(c -> c.label().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (ClassProbability each : classes.subList(0, Math.min(most, classes.size()))) {
            boolean chosen = each.label().equals(label);
            String name = " ".repeat(width - each.label().length()) + each.label();
            String bar = Bar.of(each.probability(), BAR, terminal.hasUnicode());
            String percent = String.format(Locale.ROOT, "%8s", Figures.percent(each.probability(), 1));
            lines.add(terminal.styled(chosen ? Style.BOLD : Style.FAINT, name) + "  "
                    + terminal.styled(chosen ? Style.ACCENT : Style.FAINT, bar)
                    + terminal.styled(chosen ? Style.BOLD : Style.FAINT, percent));
        }
        return lines;
    }
}
