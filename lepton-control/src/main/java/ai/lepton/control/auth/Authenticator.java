package ai.lepton.control.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows which tokens are valid now: the home's, and one for each run whose process is there.
 *
 * <p>Usable from any thread.
 */
public final class Authenticator {

    private static final String SCHEME = "Bearer ";

    private final String adminToken;
    private final Map<String, String> runTokens = new ConcurrentHashMap<>();

    public Authenticator(String adminToken) {
        this.adminToken = adminToken;
    }

    /** Makes the token of a run's process; the one before it ends. */
    public String issue(String runId) {
        String token = Tokens.random();
        runTokens.put(runId, token);
        return token;
    }

    /** Ends the token of a run. */
    public void revoke(String runId) {
        runTokens.remove(runId);
    }

    /**
     * Who sends this {@code Authorization} header; empty if nobody that is known.
     *
     * @param authorization such as {@code Bearer abc}; may be empty
     */
    public Optional<Caller> authenticate(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(SCHEME.length()).strip();
        if (Tokens.same(token, adminToken)) {
            return Optional.of(new Caller.Admin());
        }
        return runTokens.entrySet().stream()
                .filter(entry -> Tokens.same(token, entry.getValue()))
                .<Caller>map(entry -> new Caller.RunProcess(entry.getKey()))
                .findFirst();
    }
}
