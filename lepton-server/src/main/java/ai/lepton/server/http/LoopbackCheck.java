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
    private static final int MOST_DIGITS = 5;
    private static final int SHOWN = 100;

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        int port = ctx.localAddress().getPort();
        String host = request.headers().authority();
        if (host == null || !isOwn(host)) {
            throw new LeptonException(ErrorCode.NO_RIGHT, refusal("Host", host, "127.0.0.1:" + port));
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null
                && !isOwnOrigin(origin, ctx.sessionProtocol().isTls() ? "https://" : "http://", host, port)) {
            throw new LeptonException(ErrorCode.NO_RIGHT, refusal("Origin", origin, "http://" + host));
        }
        return delegate.serve(ctx, request);
    }

    /** Whatever the port: a tunnel may have another one at the user's end, and a page can choose neither name nor port. */
    private static boolean isOwn(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > 0 && authority.indexOf(']', colon) < 0;
        if (hasPort && !isPort(authority, colon + 1)) {
            return false;
        }
        String name = hasPort ? authority.substring(0, colon) : authority;
        return NAMES.contains(name)
                || NAMES.contains(name.toLowerCase(Locale.ROOT)); // the first for nearly every request
    }

    private static boolean isPort(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from && text.length() <= from + MOST_DIGITS;
    }

    /** A page of this server, by the name and port that the browser has it under, or by another name of this machine. */
    private static boolean isOwnOrigin(String origin, String scheme, String host, int port) {
        if (!origin.startsWith(scheme)) {
            return false;
        }
        String authority = origin.substring(scheme.length());
        return authority.equalsIgnoreCase(host) || (isOwn(authority) && authority.endsWith(":" + port));
    }

    private static String refusal(String header, @Nullable String value, String expected) {
        String said = value == null
                ? "missing"
                : "\"" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value) + "\", a foreign name";
        return "header " + header + ": " + said + " (expected: such as " + expected
                + "). This server answers only this machine, and no pages from elsewhere.";
    }
}
