package ai.lepton.core.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks for content that the server keeps to become a version of a dataset.
 *
 * @param name of the dataset
 * @param sha256 of the content, as the upload was answered
 * @param fileName name of the file or folder that it was made of
 * @param origin where it came from, for people
 * @param profile what is known about it; null where nobody looked
 */
public record DatasetRequest(
        String name,
        String sha256,
        String fileName,
        String origin,
        @Nullable DatasetProfile profile) {}
