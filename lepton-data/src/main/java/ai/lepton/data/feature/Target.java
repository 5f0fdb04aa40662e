package ai.lepton.data.feature;

import java.util.List;
import java.util.Objects;

/**
 * The column that is to be predicted. A row without a value for it cannot be learned from: it is an error.
 *
 * @param column its name
 * @param kind what it holds
 * @param classes with {@link Kind#CLASSES}: their names in order; empty for those of the training rows, sorted
 * @param standardised with {@link Kind#NUMBER}: whether the network learns it with mean 0 and standard deviation 1; the
 *     exported model answers in the column's own unit
 */
public record Target(String column, Kind kind, List<String> classes, boolean standardised) {

    /** What a target holds. */
    public enum Kind {
        /** Names of classes; the network learns their indexes, INT64 {@code []}. */
        CLASSES,
        /** A number, FLOAT32 {@code [1]}. */
        NUMBER
    }

    public Target {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(kind, "kind");
        classes = List.copyOf(classes);
    }

    /** These classes, in this order; another one in the rows is an error. */
    public Target classes(String... names) {
        return new Target(column, kind, List.of(names), standardised);
    }

    /** Learns the number with mean 0 and standard deviation 1. */
    public Target withStandardisedNumber() {
        return new Target(column, kind, classes, true);
    }
}
