package ai.lepton.data.table;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A schema as JSON, to be saved, changed by hand and given back: {@code [{"name":"born","type":"date","pattern":"d.M.yyyy"}]}, a
 * line for each column.
 */
public final class SchemaJson {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SchemaJson() {}

    /** A line for each column. */
    public static String write(Schema schema) {
        List<String> lines = new ArrayList<>();
        for (Column column : schema.columns()) {
            var entry = MAPPER.createObjectNode();
            entry.put("name", column.name());
            entry.put("type", column.type().name().toLowerCase(Locale.ROOT));
            if (column.pattern() != null) {
                entry.put("pattern", column.pattern());
            }
            lines.add("  " + entry);
        }
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }

    /**
     * Reads a schema.
     *
     * @param name what messages call it
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming the place, if it is none
     */
    public static Schema read(String name, String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw wrong(name + ":" + e.getLocation().getLineNr(), "no JSON", e);
        }
        if (!root.isArray()) {
            throw wrong(name, "no array of columns", null);
        }
        List<Column> columns = new ArrayList<>();
        for (JsonNode entry : root) {
            String place = name + ": column " + (columns.size() + 1);
            JsonNode column = entry.path("name");
            if (!column.isTextual()) {
                throw wrong(place, "no name", null);
            }
            String type = entry.path("type").asText().toUpperCase(Locale.ROOT);
            ColumnType known = Arrays.stream(ColumnType.values())
                    .filter(one -> one.name().equals(type))
                    .findFirst()
                    .orElseThrow(() -> wrong(
                            place + ", \"" + column.textValue() + "\"",
                            "type " + entry.path("type") + " (expected: one of number, category, text, date)",
                            null));
            JsonNode pattern = entry.path("pattern");
            columns.add(new Column(column.textValue(), known, pattern.isTextual() ? pattern.textValue() : null));
        }
        try {
            return new Schema(columns);
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()), e);
        }
    }

    private static LeptonException wrong(
            String place, String what, @org.jspecify.annotations.Nullable Exception cause) {
        return new LeptonException(
                ErrorCode.INVALID_ARGUMENT,
                place + ": " + what
                        + (what.contains("(expected")
                                ? ""
                                : " (expected: a schema, as `lepton dataset schema FILE" + " --out` writes it)"),
                cause);
    }
}
