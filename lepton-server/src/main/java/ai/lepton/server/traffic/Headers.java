package ai.lepton.server.traffic;

import org.jspecify.annotations.Nullable;

/** What a request says beside its body: HTTP headers, or gRPC metadata, which are the same on the wire. */
@FunctionalInterface
public interface Headers {

    /** Of a request that says nothing. */
    Headers NONE = name -> null;

    /**
     * The first value of a header.
     *
     * @param name in lower case
     */
    @Nullable
    String first(String name);
}
