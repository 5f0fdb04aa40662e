package ai.lepton.data.images;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.sdk.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Pictures with classes, to train on and to test with, all in memory.
 *
 * @param origin where they come from, for people
 * @param train inputs UINT8 {@code [H, W, C]}, targets INT64 {@code []}: the class's place in {@code labels}
 * @param test of the same shapes
 * @param labels names of the classes
 * @param input how a model that is trained on them takes a picture
 * @param sha256 over names, shapes and rows; equal for equal data, wherever it was read from
 * @param notes for people: what reading decided, such as the size that pictures were scaled to
 */
public record LabelledImages(
        String origin,
        Dataset train,
        Dataset test,
        List<String> labels,
        ImageSpec input,
        String sha256,
        List<String> notes) {

    /** The names of the ten digits. */
    public static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();

    public LabelledImages {
        labels = List.copyOf(labels);
        notes = List.copyOf(notes);
    }

    /**
     * Rows of one part.
     *
     * @param inputs UINT8 {@code [N, H, W, C]}
     * @param targets INT64 {@code [N]}
     */
    public record Rows(NdArray inputs, NdArray targets) {

        /** @throws IllegalArgumentException if a type, a rank or the numbers of rows are not as they should be */
        public Rows {
            if (inputs.dtype() != DType.UINT8 || inputs.shape().rank() != 4) {
                throw new IllegalArgumentException("inputs: " + inputs + " (expected: UINT8 [N, H, W, C])");
            }
            if (targets.dtype() != DType.INT64 || targets.shape().rank() != 1 || targets.rows() != inputs.rows()) {
                throw new IllegalArgumentException(
                        "targets: " + targets + " (expected: INT64 [" + inputs.rows() + "])");
            }
        }
    }

    /** The same, said to come from elsewhere. */
    public LabelledImages withOrigin(String words) {
        return new LabelledImages(words, train, test, labels, input, sha256, notes);
    }

    /** Makes data sets of rows, and their hash. */
    public static LabelledImages of(
            String origin, List<String> labels, ImageSpec input, Rows train, Rows test, String... notes) {
        MessageDigest digest = newSha256();
        for (String label : labels) {
            digest.update(label.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        add(digest, train);
        add(digest, test);
        return new LabelledImages(
                Objects.requireNonNull(origin, "origin"),
                Dataset.of(train.inputs(), train.targets()),
                Dataset.of(test.inputs(), test.targets()),
                labels,
                input,
                HexFormat.of().formatHex(digest.digest()),
                List.of(notes));
    }

    private static void add(MessageDigest digest, Rows rows) {
        digest.update(rows.inputs().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(rows.inputs().buffer());
        // One byte order on every machine.
        for (int i = 0; i < rows.targets().rows(); i++) {
            digest.update((byte) (rows.targets().longAt(i) >> 8));
            digest.update((byte) rows.targets().longAt(i));
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
