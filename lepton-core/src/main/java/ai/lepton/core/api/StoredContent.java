package ai.lepton.core.api;

import ai.lepton.core.content.DataForm;

/**
 * Content that a server keeps, and that a dataset can be made of.
 *
 * @param sha256 of its bytes
 * @param form what the bytes are
 * @param files how many files are in it
 * @param bytes the sizes of the files together
 * @param bytesStored what it takes on the server's disk
 */
public record StoredContent(String sha256, DataForm form, long files, long bytes, long bytesStored) {}
