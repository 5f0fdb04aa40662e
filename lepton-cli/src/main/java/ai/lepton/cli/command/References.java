package ai.lepton.cli.command;

import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Versions of models as they are typed. */
final class References {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private References() {}

    /**
     * Parses {@code NAME@VERSION}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it is of another form
     */
    static ModelReference parse(String text) {
        try {
            ModelReference reference = ModelReference.parse(text);
            checkName(reference.name(), text);
            return reference;
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Parses {@code NAME@VERSION}, or takes the newest version of {@code NAME}.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is none
     */
    static ModelReference find(LeptonClient client, String text) {
        if (text.contains("@")) {
            return parse(text);
        }
        check(text);
        return client.versions(text).stream()
                .max(Comparator.comparingInt(ModelVersion::version))
                .map(ModelVersion::reference)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "model " + text + ": no version (expected: one that `lepton model list` shows)"));
    }

    /**
     * Looks at what {@link #find} is to find, before a server is asked.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if no model can have that name
     */
    static void check(String text) {
        if (text.contains("@")) {
            ModelReference unused = parse(text);
        } else {
            checkName(text, text);
        }
    }

    private static void checkName(String name, String text) {
        if (!NAME.matcher(name).matches()) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "model: " + text + " (expected: NAME or NAME@VERSION, the name of lower-case letters, digits, - and"
                            + " _, as `lepton model list` shows it)");
        }
    }
}
