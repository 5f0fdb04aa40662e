package ai.lepton.server.models;

import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.ModelReference;
import org.jspecify.annotations.Nullable;

/**
 * How one version of an endpoint stands.
 *
 * @param model the version
 * @param share of the requests that it answers, from 0 to 1
 * @param shadowPercent of the requests that it gets copies of; 0 where it is no shadow
 * @param state whether it answers
 * @param problem why it does not; null when it does
 * @param replicas sessions in memory
 * @param memoryBytes that these take, by estimate
 */
public record VersionStatus(
        ModelReference model,
        double share,
        double shadowPercent,
        Endpoint.State state,
        @Nullable String problem,
        int replicas,
        long memoryBytes) {}
