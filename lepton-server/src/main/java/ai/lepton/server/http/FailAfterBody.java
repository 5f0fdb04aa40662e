package ai.lepton.server.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * Over HTTP/2, holds an error back until the request's body has come in; {@link BodyReader} says why. The route's limit
 * and time-out bound the wait.
 */
final class FailAfterBody implements DecoratingHttpServiceFunction {

    @Override
    public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        // A gRPC stream has no end to wait for, and its clients read an early answer.
        if (!ctx.sessionProtocol().isMultiplex() || request.isComplete() || GrpcStatus.isGrpc(request.headers())) {
            return delegate.serve(ctx, request);
        }
        if (ctx.config().route().isFallback()) {
            return HttpResponse.of(
                    BodyReader.drop(ctx, request).thenApply(done -> serveChecked(delegate, ctx, request)));
        }
        try {
            return delegate.serve(ctx, request).recover(failure -> failAfterBody(ctx, request, failure));
        } catch (Exception e) {
            return failAfterBody(ctx, request, e);
        }
    }

    private static HttpResponse failAfterBody(ServiceRequestContext ctx, HttpRequest request, Throwable failure) {
        return HttpResponse.of(BodyReader.drop(ctx, request).thenApply(done -> HttpResponse.ofFailure(failure)));
    }

    private static HttpResponse serveChecked(HttpService delegate, ServiceRequestContext ctx, HttpRequest request) {
        try {
            return delegate.serve(ctx, request);
        } catch (Exception e) {
            return Exceptions.throwUnsafely(e);
        }
    }
}
