package ai.lepton.data;

import ai.lepton.core.Shape;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Images to train on and others to test with.
 *
 * @param words what they are and where they come from, for people
 * @param classes names of the classes, by index
 * @param train to train on
 * @param test held out
 */
public record ImageCorpus(String words, List<String> classes, LabelledImages train, LabelledImages test) {

    /** @throws IllegalArgumentException if the two parts are of different shapes */
    public ImageCorpus {
        Objects.requireNonNull(words, "words");
        classes = List.copyOf(classes);
        if (!train.images().shape().withoutFirst().equals(test.images().shape().withoutFirst())) {
            throw new IllegalArgumentException("test: images of "
                    + test.images().shape().withoutFirst() + " (expected: "
                    + train.images().shape().withoutFirst() + ", as in train)");
        }
    }

    /** Shape of one image, {@code [H, W, C]}. */
    public Shape imageShape() {
        return train.images().shape().withoutFirst();
    }

    /** SHA-256 over all pixels and labels, train then test, as hexadecimal digits. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            train.update(digest);
            test.update(digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
