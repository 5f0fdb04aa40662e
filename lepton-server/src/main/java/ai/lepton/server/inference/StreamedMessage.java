package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * A message of a stream, and how it was answered.
 *
 * @param stream that it came on
 * @param number among the stream's messages, from 1
 * @param receivedMicros when it came, in microseconds since 1970
 * @param receivedNanos the same, by {@link System#nanoTime}
 * @param totalNanos until its answer was handed to the connection
 * @param requestBytes of the message
 * @param responseBytes of the answer; 0 if it could not be sent
 * @param served what it was answered by; null if no model was asked
 * @param error why it was not; null if it was
 */
public record StreamedMessage(
        ServiceRequestContext stream,
        int number,
        long receivedMicros,
        long receivedNanos,
        long totalNanos,
        long requestBytes,
        long responseBytes,
        @Nullable Served served,
        @Nullable ErrorCode error) {}
