package ai.lepton.app;

import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.auth.Caller;
import ai.lepton.server.http.TokenCheck;
import java.util.Optional;

/** The control plane's tokens at the server's door: the home's opens all, a run's process gets to the runs only. */
final class Tokens {

    private static final String RUNS = "/api/v1/runs/";

    private Tokens() {}

    static TokenCheck of(Authenticator authenticator) {
        return new TokenCheck(
                (context, token) -> {
                    Optional<Caller> caller = authenticator.authenticate("Bearer " + token);
                    if (caller.isPresent() && !context.path().startsWith(RUNS)) {
                        caller.get().requireAdmin();
                    }
                    return caller.map(Tokens::name).orElse(null);
                },
                "the text of the file \"token\" in the server's home");
    }

    /** As logs have it. */
    private static String name(Caller caller) {
        return caller instanceof Caller.RunProcess process ? "run:" + process.runId() : "home";
    }
}
