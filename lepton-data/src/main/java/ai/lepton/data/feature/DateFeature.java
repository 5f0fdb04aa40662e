package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A column of dates, as part of a vector: parts of the date in UTC. What is missing is the median of the training rows;
 * years before -8000 and after 9999 are taken for these.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param parts in this order
 * @param cyclic whether a part that comes round again is two numbers, the sine and cosine of its place on a circle, so that
 *     December is next to January; else it is one, from 0 for its first value to 1 for its last
 * @param indicator whether one more number says if the date was missing (1) or not (0)
 */
public record DateFeature(String column, String into, List<DatePart> parts, boolean cyclic, boolean indicator)
        implements Feature {

    /** @throws IllegalArgumentException if there is no part, or one is there twice */
    public DateFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.stream().distinct().count() < parts.size()) {
            throw new IllegalArgumentException("parts: " + parts + " (expected: at least one, each once)");
        }
    }

    /** These parts, in this order. */
    public DateFeature parts(DatePart... wanted) {
        return new DateFeature(column, into, Arrays.asList(wanted), cyclic, indicator);
    }

    /** Parts as one number each, from 0 to 1, rather than on a circle. */
    public DateFeature linear() {
        return new DateFeature(column, into, parts, false, indicator);
    }

    /** One more number that says whether the date was missing. */
    public DateFeature indicateMissing() {
        return new DateFeature(column, into, parts, cyclic, true);
    }

    @Override
    public DateFeature into(String input) {
        return new DateFeature(column, input, parts, cyclic, indicator);
    }

    @Override
    public ColumnType type() {
        return ColumnType.DATE;
    }
}
