package ai.lepton.data.tagged;

import java.util.List;

/**
 * Words with their tags.
 *
 * @param line of its first word in the file, from 1
 * @param tokens words, at least one
 * @param tags one for each token
 */
public record TaggedSentence(long line, List<String> tokens, List<String> tags) {

    /** @throws IllegalArgumentException if there is no token, or not one tag for each */
    public TaggedSentence {
        tokens = List.copyOf(tokens);
        tags = List.copyOf(tags);
        if (tokens.isEmpty() || tokens.size() != tags.size()) {
            throw new IllegalArgumentException(
                    "tags: " + tags.size() + " (expected: " + tokens.size() + ", one for each token, and at least 1)");
        }
    }

    public int size() {
        return tokens.size();
    }
}
