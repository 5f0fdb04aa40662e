package ai.lepton.server.models;

import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;

/**
 * What answers come from.
 *
 * @param number as the ids of predictions have it
 * @param endpoint that gives them
 * @param model and version behind it
 * @param digest SHA-256 of the package's manifest, or of a bare graph
 */
public record Origin(long number, String endpoint, ModelReference model, String digest) {

    static Origin of(String endpoint, ModelReference model, String digest) {
        return new Origin(PredictionId.originOf(endpoint, model, digest), endpoint, model, digest);
    }
}
