package ai.lepton.control.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Problem;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.ExceptionHandlerFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as problem+json. */
final class Problems implements ExceptionHandlerFunction {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final MediaType PROBLEM = MediaType.create("application", "problem+json");

    @Override
    public HttpResponse handleException(ServiceRequestContext context, HttpRequest request, Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        if (cause instanceof LeptonException failure) {
            return response(failure);
        }
        if (cause
                instanceof IllegalArgumentException) { // a library's, of what it was sent; its words are not for people
            LOG.warn("{} {} refused: {}", context.method(), context.path(), cause.toString());
            return response(new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "request: its path or query is of another form (expected: as this path takes it)",
                    cause));
        }
        if (cause instanceof HttpStatusException || cause instanceof HttpResponseException) {
            return ExceptionHandlerFunction.fallthrough();
        }
        if (cause instanceof ClosedStreamException
                || cause instanceof AbortedStreamException
                || cause instanceof CancelledSubscriptionException) { // the client's own affair; nobody reads an answer
            LOG.debug("{} {}: broken off by the client: {}", context.method(), context.path(), cause.toString());
            return HttpResponse.ofFailure(cause);
        }
        LOG.error("{} {} failed", context.method(), context.path(), cause);
        return response(new LeptonException(
                ErrorCode.INTERNAL, "the server failed (expected: an answer). Its log says why.", cause));
    }

    static HttpResponse response(LeptonException failure) {
        Problem problem = Problem.of(failure);
        return HttpResponse.of(HttpStatus.valueOf(problem.status()), PROBLEM, HttpData.wrap(ApiJson.write(problem)));
    }
}
