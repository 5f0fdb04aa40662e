package ai.lepton.server.models;

import ai.lepton.server.traffic.Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param name of the endpoint
 * @param version that it names; null for whichever the endpoint gives it
 * @param headers that may decide which one that is
 */
public record Target(String name, @Nullable String version, Headers headers) {

    public Target {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(headers, "headers");
    }

    /** A request that says nothing beside the name and, perhaps, the version. */
    public static Target of(String name, @Nullable String version) {
        return new Target(name, version, Headers.NONE);
    }
}
