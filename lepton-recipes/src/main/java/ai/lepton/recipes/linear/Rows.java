package ai.lepton.recipes.linear;

/** Rows of numbers, all of as many, as a linear model looks at them. Immutable, safe for several threads. */
public interface Rows {

    /** How many rows. */
    int size();

    /** How many numbers each row has. */
    int columns();

    /** Some of the rows, in the order of {@code indexes}. */
    Rows select(int[] indexes);

    /**
     * Adds to each score the sum of a row's numbers, each times the score's own weight of it.
     *
     * @param weights those of score {@code u} begin at {@code u * stride}
     */
    void addScores(int row, double[] weights, int stride, double[] scores);

    /**
     * Adds a row's numbers to {@code sums}, once for each factor and times that.
     *
     * @param sums those of factor {@code u} begin at {@code u * stride}
     */
    void addTo(double[] sums, int stride, int row, double[] factors);
}
