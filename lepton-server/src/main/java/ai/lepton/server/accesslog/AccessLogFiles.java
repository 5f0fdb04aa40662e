package ai.lepton.server.accesslog;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Looks into what an access log has written, also of before the last start. May be used by any thread. */
public final class AccessLogFiles {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CHUNK = 1 << 20;

    /** Clocks are set now and then. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final Path file;

    /** @param file the one that is written; those of before are beside it */
    public AccessLogFiles(Path file) {
        this.file = file;
    }

    /**
     * The line of the request that was answered so.
     *
     * @return null if there is none, or none any more
     * @throws LeptonException {@link ErrorCode#FILE_UNREADABLE}
     */
    public @Nullable JsonNode find(PredictionId prediction) {
        byte[] sought = ("\"prediction\":\"" + prediction + "\"").getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < RollingFile.FILES; number++) {
            Path place = RollingFile.numbered(file, number);
            try {
                if (Files.exists(place) && !endedBefore(place, prediction.time())) {
                    JsonNode line = find(place, sought);
                    if (line != null) {
                        return line;
                    }
                }
            } catch (NoSuchFileException e) {
                // Rolled away just now.
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.FILE_UNREADABLE, place + ": " + FileErrors.reason(e) + " (expected: a log)", e);
            }
        }
        return null;
    }

    /** A line comes after the answer. */
    private static boolean endedBefore(Path place, Instant time) throws IOException {
        return Files.getLastModifiedTime(place).toInstant().isBefore(time.minus(SLACK));
    }

    private static @Nullable JsonNode find(Path place, byte[] sought) throws IOException {
        byte[] chunk = new byte[CHUNK];
        ByteArrayOutputStream begun = new ByteArrayOutputStream(); // a line that a chunk ended in
        try (InputStream in = Files.newInputStream(place)) {
            int read = in.read(chunk);
            while (read > 0) {
                int from = 0;
                for (int i = 0; i < read; i++) {
                    if (chunk[i] == '\n') {
                        begun.write(chunk, from, i - from);
                        from = i + 1;
                        byte[] line = begun.toByteArray();
                        begun.reset();
                        if (contains(line, sought)) {
                            return parsed(line);
                        }
                    }
                }
                begun.write(chunk, from, read - from);
                read = in.read(chunk);
            }
        }
        return null;
    }

    private static boolean contains(byte[] line, byte[] sought) {
        for (int from = 0; from <= line.length - sought.length; from++) {
            int same = 0;
            while (same < sought.length && line[from + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JsonNode parsed(byte[] line) throws IOException {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return null; // somebody else has written there
        }
    }
}
