package ai.lepton.core.model;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** {@link ModelManifest} as JSON: keys in a fixed order, so that equal manifests are equal bytes. */
public final class ManifestJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Shape.class, new ShapeWriter())
                    .addDeserializer(Shape.class, new ShapeReader()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ManifestJson() {}

    public static byte[] write(ModelManifest manifest) {
        try {
            return MAPPER.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "model.json: cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a manifest.
     *
     * @param source named in errors
     * @throws LeptonException {@link ErrorCode#PACKAGE_VERSION} if it is of another format version, {@link
     *     ErrorCode#PACKAGE_CORRUPT} if it is no manifest
     */
    public static ModelManifest read(byte[] json, String source) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            JsonNode version = tree.path("formatVersion");
            if (!version.isInt()) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_CORRUPT, source + ": formatVersion: " + version + " (expected: a number)");
            }
            if (version.intValue() != ModelManifest.FORMAT_VERSION) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_VERSION,
                        source + ": formatVersion: " + version + " (expected: " + ModelManifest.FORMAT_VERSION
                                + "). Use a Lepton that reads this version, or export the model again.");
            }
            return MAPPER.treeToValue(tree, ModelManifest.class);
        } catch (IOException | IllegalArgumentException e) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": not a model manifest: " + firstLine(e) + " (expected: model.json as Lepton writes it)",
                    e);
        }
    }

    private static String firstLine(Exception e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static final class ShapeWriter extends StdSerializer<Shape> {
        private static final long serialVersionUID = 1L;

        ShapeWriter() {
            super(Shape.class);
        }

        @Override
        public void serialize(Shape shape, JsonGenerator out, SerializerProvider provider) throws IOException {
            long[] sizes = shape.toArray();
            out.writeArray(sizes, 0, sizes.length);
        }
    }

    private static final class ShapeReader extends StdDeserializer<Shape> {
        private static final long serialVersionUID = 1L;

        ShapeReader() {
            super(Shape.class);
        }

        @Override
        public Shape deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Shape.of(in.readValueAs(long[].class));
        }
    }
}
