package ai.lepton.core.api;

/**
 * Asks for an endpoint.
 *
 * @param name in the URL; lower-case letters, digits, {@code -} and {@code _}
 * @param model the version to serve
 */
public record EndpointRequest(String name, ModelReference model) {}
