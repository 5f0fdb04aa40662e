package ai.lepton.data.feature;

import ai.lepton.core.model.ValueSpec.Cleaning;
import ai.lepton.data.table.ColumnType;
import java.util.Objects;

/**
 * A column of texts. Texts are cleaned before the graph, alike in training and serving, and cut into words at spaces. A
 * missing text is the empty one.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param form what a text becomes
 * @param cleaning what is done to a text before it is cut into words
 * @param shortest with {@link Form#TF_IDF}: words of the shortest n-grams
 * @param longest with {@link Form#TF_IDF}: words of the longest n-grams
 * @param maximumTerms so many of the most frequent words or n-grams are the vocabulary
 * @param minimumCount how many training rows must have a term for it to be known
 * @param sublinearCounts with {@link Form#TF_IDF}: whether a term that occurs n times counts {@code 1 + ln n}, not n
 * @param length with {@link Form#WORDS}: how many words are looked at
 */
public record TextFeature(
        String column,
        String into,
        Form form,
        Cleaning cleaning,
        int shortest,
        int longest,
        int maximumTerms,
        int minimumCount,
        boolean sublinearCounts,
        int length)
        implements Feature {

    /** What a text becomes. */
    public enum Form {
        /**
         * A number for each term: how often it occurs, times {@code ln((1 + rows) / (1 + rows with it)) + 1}; the whole
         * brought to length 1.
         */
        TF_IDF,
        /**
         * Whole numbers for an embedding: 0 behind the last word, 1 for an unknown one, from 2 in the vocabulary's order;
         * and, as one more input of the network whose name ends in {@code _words}, how many there are.
         */
        WORDS
    }

    /** @throws IllegalArgumentException naming what does not fit */
    public TextFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(cleaning, "cleaning");
        if (shortest < 1 || longest < shortest) {
            throw new IllegalArgumentException(
                    "ngrams: " + shortest + " to " + longest + " (expected: 1 <= shortest <= longest)");
        }
        if (maximumTerms < 1) {
            throw new IllegalArgumentException("maximumTerms: " + maximumTerms + " (expected: >= 1)");
        }
        if (minimumCount < 1) {
            throw new IllegalArgumentException("minimumCount: " + minimumCount + " (expected: >= 1)");
        }
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 1)");
        }
    }

    /** The end of the name of the network's input that says how many words there are. */
    public static final String COUNT = "_words";

    /** Weighs terms; this is what is done unless another way is asked for. */
    public TextFeature tfIdf() {
        return new TextFeature(
                column,
                into,
                Form.TF_IDF,
                cleaning,
                shortest,
                longest,
                maximumTerms,
                minimumCount,
                sublinearCounts,
                length);
    }

    /** The first so many words as whole numbers for an embedding. */
    public TextFeature words(int most) {
        return new TextFeature(
                column,
                into,
                Form.WORDS,
                cleaning,
                shortest,
                longest,
                maximumTerms,
                minimumCount,
                sublinearCounts,
                most);
    }

    /** Tells upper and lower case apart, or leaves punctuation with its word. */
    public TextFeature cleaned(Cleaning other) {
        return new TextFeature(
                column, into, form, other, shortest, longest, maximumTerms, minimumCount, sublinearCounts, length);
    }

    /** Neighbouring words together, from so many to so many. */
    public TextFeature ngrams(int from, int to) {
        return new TextFeature(
                column, into, form, cleaning, from, to, maximumTerms, minimumCount, sublinearCounts, length);
    }

    /** At most so many terms. */
    public TextFeature maximumTerms(int terms) {
        return new TextFeature(
                column, into, form, cleaning, shortest, longest, terms, minimumCount, sublinearCounts, length);
    }

    /** Terms that fewer training rows have are unknown. */
    public TextFeature minimumCount(int rows) {
        return new TextFeature(
                column, into, form, cleaning, shortest, longest, maximumTerms, rows, sublinearCounts, length);
    }

    /** A term that occurs n times counts {@code 1 + ln n}. */
    public TextFeature sublinear() {
        return new TextFeature(
                column, into, form, cleaning, shortest, longest, maximumTerms, minimumCount, true, length);
    }

    @Override
    public TextFeature into(String input) {
        return new TextFeature(
                column, input, form, cleaning, shortest, longest, maximumTerms, minimumCount, sublinearCounts, length);
    }

    @Override
    public ColumnType type() {
        return ColumnType.TEXT;
    }
}
