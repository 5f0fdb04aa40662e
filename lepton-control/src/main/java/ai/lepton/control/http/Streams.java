package ai.lepton.control.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Bodies too long for memory, as streams that block. */
final class Streams {

    private static final int PIECE = 1 << 16;
    /** A sender that says nothing for so long is given up. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private Streams() {}

    /** What a client sends, asked for as it is read. A client that is silent for a minute is cut off. */
    static InputStream receive(ServiceRequestContext context, HttpRequest request) {
        InputStream body = request.toInputStream(part -> part instanceof HttpData data ? data : HttpData.empty());
        context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, SILENCE);
        return new FilterInputStream(body) {
            private long extended = System.nanoTime();

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    context.clearRequestTimeout(); // the rest is ours
                } else if (System.nanoTime() - extended > SILENCE.toNanos() / 4) {
                    extended = System.nanoTime();
                    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, SILENCE);
                }
                return read;
            }
        };
    }

    /** Sends {@code content} at the pace of the receiver, and closes it; a failure breaks the connection off. */
    static HttpResponse send(ServiceRequestContext context, InputStream content) {
        HttpResponseWriter response = HttpResponse.streaming();
        response.write(ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.OCTET_STREAM)
                .build());
        context.blockingTaskExecutor().execute(() -> {
            try (InputStream in = content) {
                byte[] piece = in.readNBytes(PIECE);
                while (piece.length > 0 && response.tryWrite(HttpData.wrap(piece))) {
                    response.whenConsumed().join();
                    piece = in.readNBytes(PIECE);
                }
                response.close();
            } catch (IOException | RuntimeException e) {
                response.close(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
            }
        });
        return response;
    }
}
