package ai.lepton.core.data;

import java.util.List;

/**
 * How many numbers fall between which edges.
 *
 * @param edges rising, one more than there are bins; a number on an edge counts to the bin on its right, the last edge to the
 *     last bin
 * @param counts one for each bin
 */
public record Histogram(List<Double> edges, List<Long> counts) {

    /** @throws IllegalArgumentException if there is not one edge more than counts */
    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        if (edges.size() != counts.size() + 1) {
            throw new IllegalArgumentException(
                    "edges: " + edges.size() + " (expected: " + (counts.size() + 1) + ", one more than counts)");
        }
    }
}
