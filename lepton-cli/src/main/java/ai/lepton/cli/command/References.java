package ai.lepton.cli.command;

import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import java.util.Comparator;

/** Versions of models as they are typed. */
final class References {

    private References() {}

    /**
     * Parses {@code NAME@VERSION}.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it is of another form
     */
    static ModelReference parse(String text) {
        try {
            return ModelReference.parse(text);
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
        return client.versions(text).stream()
                .max(Comparator.comparingInt(ModelVersion::version))
                .map(ModelVersion::reference)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "model " + text + ": no version (expected: one that `./lepton model list` shows)"));
    }
}
