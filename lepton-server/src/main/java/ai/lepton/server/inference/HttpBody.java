package ai.lepton.server.inference;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.http.BodyReader;
import ai.lepton.server.http.Compression;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** A request's body as it came, and an answer as its sender takes it: compressed or not. */
public final class HttpBody {

    /** Smaller answers fit into a packet or two, whatever is done to them. */
    private static final int WORTH_COMPRESSING = 2048;

    private final byte[] received;
    private final boolean isCompressed;
    private final boolean acceptsCompressed;
    private final long most;

    private HttpBody(byte[] received, boolean isCompressed, boolean acceptsCompressed, long most) {
        this.received = received;
        this.isCompressed = isCompressed;
        this.acceptsCompressed = acceptsCompressed;
        this.most = most;
    }

    /**
     * Reads a body.
     *
     * @param most how large it may be, as it comes and inflated
     * @return fails with {@link ai.lepton.core.ErrorCode#BODY_TOO_LARGE} if it is larger
     * @throws LeptonException {@link ai.lepton.core.ErrorCode#BAD_REQUEST} if it is encoded otherwise than with gzip
     */
    static CompletableFuture<HttpBody> read(ServiceRequestContext ctx, HttpRequest request, long most) {
        boolean isCompressed = Compression.isCompressed(request.headers());
        boolean acceptsCompressed = Compression.isAccepted(request.headers());
        return BodyReader.read(ctx, request, most)
                .thenApply(bytes -> new HttpBody(bytes, isCompressed, acceptsCompressed, most));
    }

    /** How many bytes came. */
    public int size() {
        return received.length;
    }

    /** Whether it is as it came; inflating takes longer than an event loop has. */
    public boolean isPlain() {
        return !isCompressed;
    }

    /**
     * What was sent.
     *
     * @param hold told before memory is taken for so many bytes more
     * @throws LeptonException as {@link Compression#inflate} if it is compressed
     */
    public byte[] bytes(LongConsumer hold) {
        return isCompressed ? Compression.inflate(received, most, hold) : received;
    }

    /** A response of status 200, compressed if that is asked for and worth it. */
    public HttpResponse answer(PredictionId prediction, MediaType type, byte[] bytes) {
        return answer(prediction, ResponseHeaders.builder(HttpStatus.OK).contentType(type), bytes);
    }

    HttpResponse answer(PredictionId prediction, ResponseHeadersBuilder headers, byte[] bytes) {
        headers.set(PredictionIds.HEADER, prediction.toString());
        if (bytes.length < WORTH_COMPRESSING) {
            return HttpResponse.of(headers.build(), HttpData.wrap(bytes));
        }
        headers.add(HttpHeaderNames.VARY, "accept-encoding");
        if (!acceptsCompressed) {
            return HttpResponse.of(headers.build(), HttpData.wrap(bytes));
        }
        headers.set(HttpHeaderNames.CONTENT_ENCODING, Compression.GZIP);
        return HttpResponse.of(headers.build(), HttpData.wrap(Compression.deflate(bytes)));
    }
}
