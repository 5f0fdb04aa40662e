package ai.lepton.core.api;

import ai.lepton.core.model.ModelManifest;

/**
 * A registered version with the manifest of its package.
 *
 * @param version as registered
 * @param manifest its signature, labels and lineage
 */
public record ModelDetails(ModelVersion version, ModelManifest manifest) {}
