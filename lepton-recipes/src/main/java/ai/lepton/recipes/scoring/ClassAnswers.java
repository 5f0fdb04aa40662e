package ai.lepton.recipes.scoring;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A classifier's answers: for each row the class, and how probable each is.
 *
 * @param labels the names of the classes, by index
 * @param label the class of each row; STRING {@code [N]}, or whole numbers
 * @param probabilities {@code [N, classes]}
 * @param others what else the model answered
 */
public record ClassAnswers(List<String> labels, NdArray label, NdArray probabilities, Map<String, NdArray> others) {

    private static final String LABEL = "label";
    private static final String PROBABILITIES = "probabilities";

    public ClassAnswers {
        labels = List.copyOf(labels);
        others = new LinkedHashMap<>(others);
    }

    /**
     * Outputs as a classifier's.
     *
     * @param labels the names of the classes, by index; their indexes where there are none
     * @return empty if they are not
     */
    public static Optional<ClassAnswers> of(Map<String, NdArray> outputs, List<String> labels) {
        NdArray label = outputs.get(LABEL);
        NdArray probabilities = outputs.get(PROBABILITIES);
        if (label == null
                || label.shape().rank() != 1
                || !(label.dtype() == DType.STRING || label.dtype().isWhole())
                || probabilities == null
                || probabilities.shape().rank() != 2
                || !probabilities.dtype().isFloating()) {
            return Optional.empty();
        }
        int classes = Math.toIntExact(probabilities.shape().size(1));
        if (!labels.isEmpty() && labels.size() != classes) {
            return Optional.empty();
        }
        List<String> names = labels.isEmpty()
                ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
                : labels;
        Map<String, NdArray> others = new LinkedHashMap<>(outputs);
        others.remove(LABEL);
        others.remove(PROBABILITIES);
        return Optional.of(new ClassAnswers(names, label, probabilities, others));
    }

    /** The class of a row, by its name. */
    public String label(int row) {
        return label.dtype() == DType.STRING ? label.textAt(row) : Long.toString(label.longAt(row));
    }

    /** How probable a class is. */
    public double probability(int row, int index) {
        return probabilities.at(row * labels.size() + index);
    }

    /** The classes of a row, the most probable first. */
    public int[] ranking(int row) {
        return IntStream.range(0, labels.size())
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -probability(row, index)))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
