package ai.lepton.sdk.preprocess;

import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * Texts in a graph, one for each row, {@code [N]}. Texts are compared byte by byte in UTF-8; nothing is lower-cased or
 * cleaned here, that is done before the graph (see {@link ai.lepton.core.model.ValueSpec}).
 */
public interface TextTensor {

    /**
     * Where each text stands in a list.
     *
     * @param vocabulary no two alike
     * @param unknown for a text that is not in it
     * @return INT64 {@code [N]}
     */
    Tensor index(List<String> vocabulary, long unknown);

    /**
     * The words of each text, which one or more spaces part, as numbers: 0 where a text has no more words, 1 for a word
     * that is not in the vocabulary, 2 and up for the others in its order.
     *
     * @param vocabulary words, no two alike, none empty
     * @param length words behind the first so many are left out
     */
    Words words(List<String> vocabulary, int length);

    /**
     * Words as numbers.
     *
     * @param indexes INT64 {@code [N, length]}
     * @param counts how many of them are words, INT64 {@code [N]}
     */
    record Words(Tensor indexes, Tensor counts) {}

    /**
     * How often each n-gram, neighbouring words, occurs in each text.
     *
     * @param ngrams words joined by one space, no two alike
     * @return FLOAT32 {@code [N, ngrams]}
     */
    Tensor ngramCounts(List<String> ngrams);
}
