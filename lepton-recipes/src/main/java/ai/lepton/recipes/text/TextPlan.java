package ai.lepton.recipes.text;

import java.util.List;

/**
 * Which networks may learn so many texts, and how. The figures were chosen on parts of the training rows, see
 * docs/internals/senses.md.
 *
 * @param validation share of the rows that is kept back to stop and to choose by
 * @param isLearnedAnew whether what was chosen then learns all rows, those too
 * @param networks that may learn
 */
record TextPlan(double validation, boolean isLearnedAnew, List<TextNetwork> networks) {

    /** Up to so many rows a fifth kept back would be a loss. */
    private static final int FEW = 20_000;

    /** Vectors of all terms are for so many rows at most. */
    private static final int MOST_TFIDF = 100_000;

    private static final int MOST_VALIDATION = 20_000;

    TextPlan {
        networks = List.copyOf(networks);
    }

    /**
     * Chooses.
     *
     * @param rows how many there are
     * @param length words that nearly all texts have room in
     */
    static TextPlan of(long rows, int length, TextNetworks wanted) {
        boolean isFew = rows < FEW;
        TextNetwork tfIdf = isFew
                ? new TfIdfNetwork(30_000, 0, 32, 5, 2, 0.1, 1e-3)
                : new TfIdfNetwork(30_000, 0, 128, 5, 2, 0.05, 1e-3);
        TextNetwork embedding = isFew
                ? new EmbeddingNetwork(20_000, length, 16, 1 << 15, 0, 0.3, 0.5, 32, 10, 3, 2e-2, 1e-2, 3)
                : new EmbeddingNetwork(50_000, length, 64, 1 << 18, 128, 0.1, 0.3, 128, 8, 2, 2e-3, 1e-2, 1);
        double validation = isFew ? 0.2 : Math.min(0.1, (double) MOST_VALIDATION / rows);
        return new TextPlan(
                validation,
                isFew,
                switch (wanted) {
                    case TFIDF -> List.of(tfIdf);
                    case EMBEDDING -> List.of(embedding);
                    case AUTO -> rows <= MOST_TFIDF ? List.of(tfIdf, embedding) : List.of(embedding);
                });
    }
}
