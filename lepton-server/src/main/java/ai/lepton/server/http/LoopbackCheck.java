package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * For a server that only this machine reaches: refuses requests that a foreign web page made the user's browser send.
 * Such a page's own name may be made to resolve to 127.0.0.1 (DNS rebinding), but then {@code Host} still carries that
 * name, and {@code Origin} the page's.
 */
public final class LoopbackCheck implements DecoratingHttpServiceFunction {

    private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        int port = ctx.localAddress().getPort();
        String host = request.headers().authority();
        if (!isOwn(host, port)) {
            throw new LeptonException(ErrorCode.NO_RIGHT, refusal("Host", "127.0.0.1:" + port));
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null && !isOwnOrigin(origin, ctx.sessionProtocol().isTls() ? "https://" : "http://", port)) {
            throw new LeptonException(ErrorCode.NO_RIGHT, refusal("Origin", "http://127.0.0.1:" + port));
        }
        return delegate.serve(ctx, request);
    }

    private static boolean isOwn(@Nullable String authority, int port) {
        if (authority == null) {
            return false;
        }
        // Every request comes here: what needs no new text is tried first.
        int colon = authority.lastIndexOf(':');
        if (colon > 0 && NAMES.contains(authority.substring(0, colon)) && isNumber(authority, colon + 1, port)) {
            return true;
        }
        String lower = authority.toLowerCase(Locale.ROOT);
        return NAMES.stream().anyMatch(name -> lower.equals(name + ":" + port) || (port == 80 && lower.equals(name)));
    }

    private static boolean isNumber(String text, int from, int number) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 5 || text.charAt(from) == '0') {
            return false;
        }
        int value = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = 10 * value + digit;
        }
        return value == number;
    }

    private static boolean isOwnOrigin(String origin, String scheme, int port) {
        return origin.startsWith(scheme) && isOwn(origin.substring(scheme.length()), port);
    }

    private static String refusal(String header, String expected) {
        return "header " + header + ": a foreign name (expected: such as " + expected
                + "). This server answers only this machine, and no pages from elsewhere.";
    }
}
