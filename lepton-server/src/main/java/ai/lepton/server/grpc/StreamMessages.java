package ai.lepton.server.grpc;

import ai.lepton.core.ErrorCode;
import ai.lepton.server.inference.Served;
import ai.lepton.server.inference.StreamListener;
import ai.lepton.server.inference.StreamedMessage;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the messages of one stream, each when it is answered. They come one after the other, from whichever thread; the
 * stream asks for the next one after it has told of the one before.
 */
final class StreamMessages {

    private final ServiceRequestContext ctx;
    private final StreamListener listener;
    private int number;
    private long receivedNanos;
    private int requestBytes;
    private @Nullable Served served;

    StreamMessages(ServiceRequestContext ctx, StreamListener listener) {
        this.ctx = ctx;
        this.listener = listener;
    }

    void received(int bytes) {
        number++;
        receivedNanos = System.nanoTime();
        requestBytes = bytes;
        served = null;
    }

    void served(Served now) {
        served = now;
    }

    /**
     * Tells of it.
     *
     * @param bytes of the answer
     * @param error why it has none; null if it has
     */
    void answered(int bytes, @Nullable ErrorCode error) {
        RequestLog stream = ctx.log().ensureAvailable(RequestLogProperty.REQUEST_START_TIME);
        long sinceBegin = TimeUnit.NANOSECONDS.toMicros(receivedNanos - stream.requestStartTimeNanos());
        listener.answered(new StreamedMessage(
                ctx,
                number,
                stream.requestStartTimeMicros() + sinceBegin,
                receivedNanos,
                System.nanoTime() - receivedNanos,
                requestBytes,
                bytes,
                served,
                error));
    }
}
