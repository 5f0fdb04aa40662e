package ai.lepton.core.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How one version of an endpoint is doing.
 *
 * @param model the version
 * @param share of the requests that it answers, from 0 to 1
 * @param shadowPercent of the requests that it gets copies of, from 0 to 100
 * @param state whether it answers
 * @param problem why it does not; null when it does
 * @param replicas sessions in memory
 * @param memoryBytes that these take, by estimate
 * @param requests answered since it was deployed here
 * @param failures requests that could not be answered
 * @param meanSeconds that the model took for a request; 0 if there was none
 * @param comparison with those that answer; null where it is no shadow
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointVersion(
        ModelReference model,
        double share,
        double shadowPercent,
        Endpoint.State state,
        @Nullable String problem,
        int replicas,
        long memoryBytes,
        long requests,
        long failures,
        double meanSeconds,
        @Nullable Comparison comparison) {

    /**
     * How a shadow's answers compare with those that were given.
     *
     * @param requests compared
     * @param rows compared
     * @param agreedRows rows with the same label or, without labels, with the largest value at the same place
     * @param largestDifference between two numbers at the same place
     * @param failures requests that the shadow had no answer to, or one of another form
     * @param dropped copies that were not scored because the server had enough to do
     */
    public record Comparison(
            long requests, long rows, long agreedRows, double largestDifference, long failures, long dropped) {}
}
