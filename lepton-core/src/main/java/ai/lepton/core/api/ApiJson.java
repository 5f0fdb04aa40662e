package ai.lepton.core.api;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ManifestJson;
import ai.lepton.core.model.ModelManifest;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of this package as JSON, alike on both sides of the wire: times as ISO-8601 text, keys of maps sorted,
 * unknown properties ignored so that an older client can talk to a newer server.
 */
public final class ApiJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader())
                    .addSerializer(ModelManifest.class, new ManifestWriter())
                    .addDeserializer(ModelManifest.class, new ManifestReader()))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ApiJson() {}

    /** {@code value} in one line, UTF-8. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    value.getClass().getSimpleName() + ": cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** {@code value} in one line. */
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /**
     * Reads a record.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is no JSON or of another form, saying where
     */
    public static <T> T read(byte[] json, Class<T> type) {
        JavaType form = MAPPER.constructType(type);
        return parse(json, form, () -> MAPPER.readValue(json, type));
    }

    /** Reads an array of records; errors as for {@link #read}. */
    public static <T> List<T> readList(byte[] json, Class<T> element) {
        JavaType form = MAPPER.getTypeFactory().constructCollectionType(List.class, element);
        return parse(json, form, () -> MAPPER.readValue(json, form));
    }

    /** Reads an object whose values are all of one type; errors as for {@link #read}. */
    public static <T> Map<String, T> readMap(byte[] json, Class<T> value) {
        JavaType form = MAPPER.getTypeFactory().constructMapType(Map.class, String.class, value);
        return parse(json, form, () -> MAPPER.readValue(json, form));
    }

    private interface Parse<T> {
        @Nullable
        T parse() throws IOException;
    }

    private static <T> T parse(byte[] json, JavaType type, Parse<T> parse) {
        try {
            T value = parse.parse();
            if (value == null) {
                throw new LeptonException(ErrorCode.BAD_REQUEST, "body: null" + JsonFault.expected(type.getRawClass()));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, new JsonFault(json, type).words(e), e);
        } catch (IOException e) {
            // From memory, only bytes that are no text in the encoding that Jackson has guessed.
            throw new LeptonException(ErrorCode.BAD_REQUEST, "body: another encoding (expected: JSON in UTF-8)", e);
        }
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(instant.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw context.weirdStringException(
                        text, Instant.class, "expected: a time such as 2026-01-31T12:00:00Z");
            }
        }
    }

    private static final class ManifestWriter extends StdSerializer<ModelManifest> {
        private static final long serialVersionUID = 1L;

        ManifestWriter() {
            super(ModelManifest.class);
        }

        @Override
        public void serialize(ModelManifest manifest, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeTree(MAPPER.readTree(ManifestJson.write(manifest)));
        }
    }

    private static final class ManifestReader extends StdDeserializer<ModelManifest> {
        private static final long serialVersionUID = 1L;

        ManifestReader() {
            super(ModelManifest.class);
        }

        @Override
        public ModelManifest deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String json = context.readTree(in).toString();
            return ManifestJson.read(json.getBytes(StandardCharsets.UTF_8), "manifest");
        }
    }
}
