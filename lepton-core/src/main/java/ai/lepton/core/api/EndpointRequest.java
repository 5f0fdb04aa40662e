package ai.lepton.core.api;

/**
 * Asks for an endpoint that answers with one version; {@link EndpointPlan} says more.
 *
 * @param name in the URL; lower-case letters, digits, {@code -} and {@code _}
 * @param model the version to serve
 */
public record EndpointRequest(String name, ModelReference model) {}
