package ai.lepton.server.docs;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person writes for an input that says so: a schema, and an example that can be sent as it is. */
final class ValueExample {

    private static final ZonedDateTime DAY = ZonedDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.UTC);
    private static final int SIDE = 8;
    private static final int SAMPLES = 160;
    private static final int WAV_HEADER = 44;

    private ValueExample() {}

    /** Whether an input is of a kind. */
    static boolean is(TensorSpec spec, Kind kind) {
        return spec.value() != null && spec.value().kind() == kind;
    }

    /** Whether an input can stand in a table: a value that is written, rather than a picture or recording. */
    static boolean isWritten(TensorSpec spec) {
        return spec.value() != null && !is(spec, Kind.IMAGE) && !is(spec, Kind.SOUND);
    }

    /** What a row has for this input. */
    static ObjectNode schema(TensorSpec spec) {
        ValueSpec value = Objects.requireNonNull(spec.value(), "value");
        ObjectNode schema = OpenApi.object();
        ArrayNode types = OpenApi.object().arrayNode();
        switch (value.kind()) {
            case NUMBER -> {
                types.add("number").add("string").add("null");
                schema.put("description", "a number" + unit(spec) + missing(value));
            }
            case CATEGORY -> {
                types.add("string").add("number").add("boolean").add("null");
                schema.put("description", "a category" + missing(value));
            }
            case TEXT -> {
                types.add("string").add("null");
                schema.put("description", "a text" + missing(value));
            }
            case DATE -> {
                types.add("string").add("integer").add("null");
                schema.put(
                        "description",
                        "a date, " + (value.pattern() == null ? "ISO-8601" : value.pattern())
                                + ", or milliseconds since 1970" + missing(value));
            }
            case IMAGE, SOUND -> {
                types.add("string");
                schema.put("contentEncoding", "base64");
                schema.put("contentMediaType", value.kind() == Kind.IMAGE ? "image/png" : "audio/wav");
            }
        }
        schema.set("type", types);
        return schema;
    }

    /** A value that can be sent. */
    static JsonNode of(TensorSpec spec) {
        ObjectNode factory = OpenApi.object();
        return is(spec, Kind.NUMBER) ? factory.numberNode(0) : factory.textNode(text(spec));
    }

    /** A table of one row that can be sent. */
    static JsonNode csv(List<TensorSpec> inputs) {
        String head = inputs.stream().map(input -> quoted(input.name())).collect(Collectors.joining(","));
        String row = inputs.stream()
                .map(input -> is(input, Kind.NUMBER) ? "0" : quoted(text(input)))
                .collect(Collectors.joining(","));
        return OpenApi.object().textNode(head + "\n" + row + "\n");
    }

    private static String text(TensorSpec spec) {
        ValueSpec value = Objects.requireNonNull(spec.value(), "value");
        return switch (value.kind()) {
            case NUMBER -> "0";
            case CATEGORY, TEXT -> "a text";
            case DATE -> date(value.pattern());
            case IMAGE -> Base64.getEncoder().encodeToString(picture(spec.image()));
            case SOUND ->
                Base64.getEncoder().encodeToString(silence(Objects.requireNonNull(value.sampleRate(), "sampleRate")));
        };
    }

    private static String date(@Nullable String pattern) {
        return (pattern == null
                        ? DateTimeFormatter.ISO_LOCAL_DATE
                        : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH))
                .format(DAY);
    }

    /** A line, since a blank picture has nothing to find on it. */
    private static byte[] picture(@Nullable ImageSpec spec) {
        int channels = spec == null ? 1 : spec.channels();
        NdArray pixels = NdArray.zeros(DType.UINT8, Shape.of(SIDE, SIDE, channels));
        for (int row = 1; row < SIDE - 1; row++) {
            for (int channel = 0; channel < channels; channel++) {
                pixels.set((row * SIDE + SIDE / 2) * channels + channel, 255);
            }
        }
        return PngWriter.png(pixels);
    }

    private static byte[] silence(int rate) {
        int bytes = 2 * SAMPLES;
        ByteBuffer wav = ByteBuffer.allocate(WAV_HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF"))
                .putInt(WAV_HEADER - 8 + bytes)
                .put(ascii("WAVEfmt "))
                .putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(bytes);
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String quoted(String cell) {
        return "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    private static String unit(TensorSpec spec) {
        return spec.unit() == null ? "" : " in " + spec.unit();
    }

    private static String missing(ValueSpec value) {
        return value.missing().isEmpty()
                ? "; null where missing"
                : "; null where missing, or one of " + value.missing();
    }
}
