package ai.lepton.control.http;

import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.auth.Caller;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import java.util.Optional;

/**
 * Lets a request through only with a token that is known, and remembers whose it is; everyone else gets 401.
 *
 * <p>What a caller may then do is said by {@link #caller}.
 */
public final class Authentication implements DecoratingHttpServiceFunction {

    private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Authentication.class, "CALLER");

    private final Authenticator authenticator;

    public Authentication(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        Optional<Caller> caller = authenticator.authenticate(authorization);
        if (caller.isEmpty()) {
            String found = authorization.isBlank() ? "none" : "not a valid one";
            return Problems.response(new LeptonException(
                    ErrorCode.NO_TOKEN,
                    "token: " + found
                            + " (expected: the header \"Authorization: Bearer TOKEN\", with the TOKEN from the"
                            + " file \"token\" in LEPTON_HOME)"));
        }
        context.setAttr(CALLER, caller.get());
        return service.serve(context, request);
    }

    /** Who sent this request; the service must be behind this decorator. */
    public static Caller caller(ServiceRequestContext context) {
        Caller caller = context.attr(CALLER);
        if (caller == null) {
            throw new IllegalStateException(context.path() + ": not behind " + Authentication.class.getSimpleName());
        }
        return caller;
    }
}
