package ai.lepton.data;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Images in memory with the class of each.
 *
 * @param images UINT8 {@code [N, H, W, C]}
 * @param labels INT64 {@code [N]}, class indexes
 */
public record LabelledImages(NdArray images, NdArray labels) {

    /** @throws IllegalArgumentException if the arrays are of another type or shape */
    public LabelledImages {
        if (images.dtype() != DType.UINT8 || images.shape().rank() != 4) {
            throw new IllegalArgumentException("images: " + images + " (expected: UINT8 [N, H, W, C])");
        }
        if (labels.dtype() != DType.INT64 || labels.shape().rank() != 1 || labels.rows() != images.rows()) {
            throw new IllegalArgumentException("labels: " + labels + " (expected: INT64 [" + images.rows() + "])");
        }
    }

    public int size() {
        return images.rows();
    }

    /** The class index of one image. */
    public int label(int row) {
        return Math.toIntExact(labels.longAt(Objects.checkIndex(row, size())));
    }

    /** To train and evaluate on. */
    public Dataset rows() {
        return Dataset.of(images, labels);
    }

    /** The first {@code count} images, or all if there are fewer. */
    public LabelledImages first(int count) {
        int rows = Math.min(count, size());
        return new LabelledImages(images.rows(0, rows), labels.rows(0, rows));
    }

    /** How often the most frequent class occurs, 0 to 1: the accuracy of a guess that does not look. */
    public double majorityShare(int classes) {
        long[] counts = new long[classes];
        for (int row = 0; row < size(); row++) {
            counts[label(row)]++;
        }
        return size() == 0 ? 0 : (double) java.util.Arrays.stream(counts).max().orElse(0) / size();
    }

    /**
     * Checks that every label is a class.
     *
     * @param source named in the error
     * @throws LeptonException {@link ErrorCode#LABEL_OUT_OF_RANGE} naming the first row that is not
     */
    public LabelledImages requireClasses(int classes, String source) {
        for (int row = 0; row < size(); row++) {
            long label = labels.longAt(row);
            if (label < 0 || label >= classes) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        source + ": label " + label + " in row " + row + " (expected: 0 to " + (classes - 1) + ")");
            }
        }
        return this;
    }

    /** Adds shapes, pixels and labels to a digest. */
    void update(MessageDigest digest) {
        digest.update(images.shape().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        digest.update(images.buffer());
        digest.update(labels.buffer());
    }
}
