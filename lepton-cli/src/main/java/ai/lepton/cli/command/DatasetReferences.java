package ai.lepton.cli.command;

import ai.lepton.client.DatasetClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetVersion;
import java.util.List;
import java.util.regex.Pattern;

/** Versions of datasets as they are typed. */
final class DatasetReferences {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private DatasetReferences() {}

    /**
     * Looks at a name before any data is read.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT}
     */
    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "name: " + name
                            + " (expected: 1 to 63 lower-case letters, digits, - and _, beginning with a letter or"
                            + " digit)");
        }
    }

    /**
     * Parses {@code NAME@VERSION}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it is of another form
     */
    static DatasetReference parse(String text) {
        return DatasetReference.parse(text).orElseThrow(() -> wrong(text, "NAME@VERSION"));
    }

    /**
     * Looks at what {@link #find} is to find, before a server is asked.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if no dataset can have that name
     */
    static void check(String text) {
        if (DatasetReference.parse(text).isEmpty() && !NAME.matcher(text).matches()) {
            throw wrong(text, "NAME or NAME@VERSION");
        }
    }

    /**
     * Parses {@code NAME@VERSION}, or takes the newest version of {@code NAME}.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND} if there is none
     */
    static DatasetReference find(DatasetClient client, String text) {
        check(text);
        return DatasetReference.parse(text).orElseGet(() -> {
            List<DatasetVersion> versions = client.versions(text);
            return versions.get(versions.size() - 1).reference();
        });
    }

    private static LeptonException wrong(String text, String form) {
        return new LeptonException(
                ErrorCode.INVALID_ARGUMENT,
                "dataset: " + text + " (expected: " + form
                        + ", the name of lower-case letters, digits, - and _, as `lepton dataset list` shows it)");
    }
}
