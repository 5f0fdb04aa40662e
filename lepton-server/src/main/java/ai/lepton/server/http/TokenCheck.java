package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets only requests with a valid token pass ({@code Authorization: Bearer ...}), but those that ask how the server is.
 */
public final class TokenCheck implements DecoratingHttpServiceFunction {

    /** Paths that need no token: a load balancer has none. */
    public static final Set<String> OPEN_PATHS = Set.of(
            "/livez",
            "/readyz",
            "/v2/health/live",
            "/v2/health/ready",
            "/inference.GRPCInferenceService/ServerLive",
            "/inference.GRPCInferenceService/ServerReady",
            "/grpc.health.v1.Health/Check",
            "/grpc.health.v1.Health/Watch",
            // A page without a word about this server; what it asks for needs the token.
            "/try",
            "/try/page.js",
            "/try/page.css");

    private static final String SCHEME = "Bearer ";

    private static final AttributeKey<String> NAME = AttributeKey.valueOf(TokenCheck.class, "NAME");

    /** Knows tokens. */
    @FunctionalInterface
    public interface Tokens {

        /** The name of a token that is valid for a request, as logs have it; null if it is not. Compares with {@link #equal}. */
        @Nullable
        String name(ServiceRequestContext ctx, String token);
    }

    private final Tokens tokens;
    private final String whereItIs;
    private final boolean isOff;

    /**
     * @param tokens that are let in
     * @param whereItIs where somebody without one finds it, as in "the text of the file x"
     */
    public TokenCheck(Tokens tokens, String whereItIs) {
        this(tokens, whereItIs, false);
    }

    private TokenCheck(Tokens tokens, String whereItIs, boolean isOff) {
        this.tokens = tokens;
        this.whereItIs = whereItIs;
        this.isOff = isOff;
    }

    /** The name of the token that let a request in; null where none was needed, or none was right. */
    public static @Nullable String nameOf(ServiceRequestContext ctx) {
        return ctx.ownAttr(NAME);
    }

    /** Lets everybody in; for servers that only this machine reaches. */
    public static TokenCheck off() {
        return new TokenCheck((ctx, given) -> null, "", true);
    }

    /** One token opens everything, and is what the server was started with. */
    public static TokenCheck of(String token) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("token: blank (expected: a secret)");
        }
        return new TokenCheck(
                (ctx, given) -> equal(token, given) ? "server" : null,
                "the token that the server was started with: that of --token-file or LEPTON_TOKEN, or the one that it"
                        + " printed");
    }

    /** Whether two tokens are equal, in a time that does not tell how much of them is. */
    public static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        if (!isOff && !OPEN_PATHS.contains(ctx.path())) {
            String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
            if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                throw new LeptonException(
                        ErrorCode.NO_TOKEN, "header Authorization: no token (expected: Bearer and " + whereItIs + ")");
            }
            String name = tokens.name(ctx, header.substring(SCHEME.length()).strip());
            if (name == null) {
                throw new LeptonException(
                        ErrorCode.NO_TOKEN, "header Authorization: not a valid token (expected: " + whereItIs + ")");
            }
            ctx.setAttr(NAME, name);
        }
        return delegate.serve(ctx, request);
    }
}
