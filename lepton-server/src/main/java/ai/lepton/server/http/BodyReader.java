package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads a request's body up to a limit. What comes beyond it is read too, and dropped: over HTTP/2, a client that still
 * sends when the stream ends sees its whole connection closed, and not the answer.
 */
public final class BodyReader implements Subscriber<HttpObject> {

    private final long most;
    private final boolean failsAtOnce;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private long received;

    /** The first part, which is not copied as long as it is the only one. */
    private byte @Nullable [] only;

    private @Nullable Throwable failure;

    private BodyReader(long most, boolean failsAtOnce) {
        this.most = most;
        this.failsAtOnce = failsAtOnce;
    }

    /**
     * Reads the body.
     *
     * @param most how many bytes are kept
     * @return fails with {@link ErrorCode#BODY_TOO_LARGE} if there are more: at once over HTTP/1, where the answer may
     *     overtake the body, at the end over HTTP/2
     * @throws LeptonException {@link ErrorCode#BODY_TOO_LARGE} if the header says so already, over HTTP/1
     */
    public static CompletableFuture<byte[]> read(ServiceRequestContext ctx, HttpRequest request, long most) {
        boolean failsAtOnce = !ctx.sessionProtocol().isMultiplex();
        if (failsAtOnce && request.headers().contentLength() > most) {
            throw tooLarge(most);
        }
        BodyReader reader = new BodyReader(most, failsAtOnce);
        request.subscribe(reader, ctx.eventLoop());
        return reader.whole;
    }

    /** Drops what is left of a body; done when it has ended, in whatever way. */
    static CompletableFuture<Void> drop(ServiceRequestContext ctx, HttpRequest request) {
        BodyReader reader = new BodyReader(-1, false);
        request.subscribe(reader, ctx.eventLoop());
        return reader.whole.handle((bytes, failure) -> null);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject part) {
        if (part instanceof HttpData data) {
            received += data.length();
            if (received <= most) {
                add(data.array());
            } else if (failure == null) {
                failure = tooLarge(most);
                bytes.reset();
                only = null;
                if (failsAtOnce) {
                    whole.completeExceptionally(failure);
                }
            }
        }
    }

    private void add(byte[] part) {
        byte[] first = only;
        if (received == part.length) {
            only = part;
            return;
        }
        if (first != null) {
            bytes.writeBytes(first);
            only = null;
        }
        bytes.writeBytes(part);
    }

    @Override
    public void onError(Throwable thrown) {
        whole.completeExceptionally(failure == null ? thrown : failure);
    }

    @Override
    public void onComplete() {
        if (failure == null) {
            byte[] first = only;
            whole.complete(first != null ? first : bytes.toByteArray());
        } else {
            whole.completeExceptionally(failure);
        }
    }

    private static LeptonException tooLarge(long most) {
        return new LeptonException(
                ErrorCode.BODY_TOO_LARGE,
                "body: too large (expected: at most " + most + " bytes). Send fewer rows at once.");
    }
}
