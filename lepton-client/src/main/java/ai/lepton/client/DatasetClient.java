package ai.lepton.client;

import ai.lepton.client.internal.Fetch;
import ai.lepton.client.internal.Http;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The registered datasets of a server. Failures are {@link LeptonException}s, with the server's code.
 *
 * <p>Usable from any thread; holds nothing that must be closed.
 */
public final class DatasetClient {

    private static final String PREFIX = "/api/v1/datasets";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_ATTEMPTS = 3;

    private final Http http;

    DatasetClient(Http http) {
        this.http = http;
    }

    /** All versions of all datasets, by name and version. */
    public List<DatasetVersion> all() {
        return ApiJson.readList(http.send("GET", PREFIX, null, PATIENCE), DatasetVersion.class);
    }

    /**
     * A dataset's versions, oldest first.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}
     */
    public List<DatasetVersion> versions(String name) {
        return ApiJson.readList(
                http.send("GET", PREFIX + "/" + LeptonClient.segment(name), null, PATIENCE), DatasetVersion.class);
    }

    /** A version with its profile and the models that were trained on it. */
    public DatasetDetails details(DatasetReference dataset) {
        return ApiJson.read(http.send("GET", path(dataset), null, PATIENCE), DatasetDetails.class);
    }

    /**
     * Sends content and registers it. Content that the server has already is not sent again.
     *
     * @param name of the dataset
     * @param content the file or folder, which must not change meanwhile
     * @param sha256 of it, as {@link DataContent#sha256} says
     * @param profile what is known about it; null if nobody looked
     * @return the new version, or the one of that name that has the same content
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if the content is no longer what {@code sha256} says; {@link
     *     ErrorCode#DISK_FULL} of the server, and the like
     */
    public DatasetVersion add(String name, DataContent content, String sha256, @Nullable DatasetProfile profile) {
        byte[] request = ApiJson.write(
                new DatasetRequest(name, sha256, content.name(), content.path().toString(), profile));
        for (int attempt = 1; ; attempt++) {
            try {
                return ApiJson.read(http.send("POST", PREFIX, request, PATIENCE), DatasetVersion.class);
            } catch (LeptonException e) {
                // Not sent yet; or deleted, between the sending and this, by someone else who had the same content.
                if (e.code() != ErrorCode.DATASET_NOT_FOUND || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
            send(content, sha256);
        }
    }

    private void send(DataContent content, String sha256) {
        byte[] answer = http.upload(
                PREFIX + "/contents?form=" + content.form().name().toLowerCase(Locale.ROOT),
                content::open,
                content.length());
        StoredContent stored = ApiJson.read(answer, StoredContent.class);
        if (!stored.sha256().equals(sha256)) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    content.path() + ": arrived with SHA-256 " + stored.sha256() + " (expected: " + sha256
                            + ", as it was read before). Repeat it once nobody writes to it.");
        }
    }

    /**
     * Writes a version's content to a new file or folder, checked against its hash.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_DAMAGED}, {@link ErrorCode#DATA_CORRUPT} if it arrived otherwise,
     *     {@link ErrorCode#NOT_WRITABLE}, {@link ErrorCode#DISK_FULL}; nothing is left at {@code target} then
     */
    public void fetch(DatasetVersion version, Path target) {
        Fetch fetch = new Fetch(http, path(version.reference()) + "/content", version);
        try {
            fetch.to(target);
        } catch (IOException e) {
            throw FileErrors.onWrite(target, "cannot fetch " + version.reference(), e);
        }
    }

    /**
     * Deletes a version.
     *
     * @param force whether it goes although registered models were trained on it
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}, {@link ErrorCode#DATASET_IN_USE}
     */
    public void delete(DatasetReference dataset, boolean force) {
        byte[] unused = http.send("DELETE", path(dataset) + "?force=" + force, null, PATIENCE);
    }

    private static String path(DatasetReference dataset) {
        return PREFIX + "/" + LeptonClient.segment(dataset.name()) + "/versions/" + dataset.version();
    }
}
