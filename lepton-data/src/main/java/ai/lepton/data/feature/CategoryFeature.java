package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;
import java.util.Objects;

/**
 * A column of categories. The vocabulary is what the training rows have often enough; everything else is one category,
 * the unknown. A missing value is the empty text, a category like any other.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param encoding what a category becomes
 * @param minimumCount how many training rows must have a category for it to be known
 * @param maximumDistinct more different values than this are refused: the column is no category
 * @param smoothing with {@link Encoding#TARGET}: how many rows of the overall mean are added to each category's
 */
public record CategoryFeature(
        String column, String into, Encoding encoding, int minimumCount, int maximumDistinct, double smoothing)
        implements Feature {

    /** What a category becomes. */
    public enum Encoding {
        /** A one at its place among the vocabulary, or at the last place if it is unknown; zeros elsewhere. */
        ONE_HOT,
        /** A whole number for an embedding: 0 if it is unknown, from 1 in the vocabulary's order. */
        INDEX,
        /**
         * The mean target of the training rows of this category, pulled towards the mean of all by {@code smoothing} rows.
         * For two classes the share of the second; for more, the share of each; for a number its mean, standardised. A
         * training row is encoded by the rows of other folds alone ({@link Features#folds}), so that it never sees its own
         * target.
         */
        TARGET
    }

    /** @throws IllegalArgumentException naming what does not fit */
    public CategoryFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(encoding, "encoding");
        if (minimumCount < 1) {
            throw new IllegalArgumentException("minimumCount: " + minimumCount + " (expected: >= 1)");
        }
        if (maximumDistinct < 1) {
            throw new IllegalArgumentException("maximumDistinct: " + maximumDistinct + " (expected: >= 1)");
        }
        if (!(smoothing >= 0) || Double.isInfinite(smoothing)) {
            throw new IllegalArgumentException("smoothing: " + smoothing + " (expected: >= 0 and finite)");
        }
    }

    /** A one among zeros; this is what is done unless another way is asked for. */
    public CategoryFeature oneHot() {
        return new CategoryFeature(column, into, Encoding.ONE_HOT, minimumCount, maximumDistinct, smoothing);
    }

    /** A whole number for an embedding, as an input of the network of its own, named as the column. */
    public CategoryFeature index() {
        return new CategoryFeature(column, column, Encoding.INDEX, minimumCount, maximumDistinct, smoothing);
    }

    /** The mean target of its training rows. */
    public CategoryFeature meanTarget() {
        return new CategoryFeature(column, into, Encoding.TARGET, minimumCount, maximumDistinct, smoothing);
    }

    /** Categories that fewer training rows have are unknown. */
    public CategoryFeature minimumCount(int rows) {
        return new CategoryFeature(column, into, encoding, rows, maximumDistinct, smoothing);
    }

    /** Allows so many different values, known or not. */
    public CategoryFeature maximumDistinct(int values) {
        return new CategoryFeature(column, into, encoding, minimumCount, values, smoothing);
    }

    /** How many rows of the overall mean are added to each category's. */
    public CategoryFeature smoothing(double rows) {
        return new CategoryFeature(column, into, encoding, minimumCount, maximumDistinct, rows);
    }

    @Override
    public CategoryFeature into(String input) {
        return new CategoryFeature(column, input, encoding, minimumCount, maximumDistinct, smoothing);
    }

    @Override
    public ColumnType type() {
        return ColumnType.CATEGORY;
    }
}
