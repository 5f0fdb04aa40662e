package ai.lepton.recipes.text;

/** Which networks may learn. */
public enum TextNetworks {
    /** Those that suit so many rows; the one that answers best what was kept back learns. */
    AUTO,
    /** Words and pairs of words by TF-IDF, and a dense layer. */
    TFIDF,
    /** Vectors for words and pairs of words, learned. */
    EMBEDDING
}
