package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ColumnType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a package's {@code preprocessing.json} says about the rows that its model was trained on.
 *
 * @param columns what each of them holds, by name, in the recipe's order
 * @param target the column to predict; empty where there was none
 */
public record PreprocessingDocument(Map<String, ColumnType> columns, Optional<Target> target) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public PreprocessingDocument {
        columns = new LinkedHashMap<>(columns);
    }

    /**
     * Reads a document.
     *
     * @param name what messages call it
     * @throws LeptonException {@link ErrorCode#PACKAGE_CORRUPT} if it is none, {@link ErrorCode#PACKAGE_VERSION} if it was
     *     written by a newer Lepton
     */
    public static PreprocessingDocument read(String name, byte[] document) {
        try {
            JsonNode root = MAPPER.readTree(document);
            int version = root.path("formatVersion").asInt();
            if (version > FittedJson.VERSION) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_VERSION,
                        name + ": format version " + version + " (expected: " + FittedJson.VERSION
                                + " or less). Use a newer Lepton.");
            }
            Map<String, ColumnType> columns = new LinkedHashMap<>();
            for (JsonNode feature : root.path("features")) {
                columns.put(
                        text(name, feature.path("recipe").path("column")),
                        one(name, ColumnType.class, feature.path("kind")));
            }
            JsonNode target = root.path("target").path("recipe");
            return new PreprocessingDocument(
                    columns,
                    target.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(new Target(
                                    text(name, target.path("column")),
                                    one(name, Target.Kind.class, target.path("kind")),
                                    MAPPER.convertValue(
                                            target.path("classes"),
                                            MAPPER.getTypeFactory()
                                                    .constructCollectionType(java.util.List.class, String.class)),
                                    target.path("standardised").asBoolean())));
        } catch (JsonProcessingException e) {
            throw corrupt(name, e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw corrupt(name, node.isMissingNode() ? "no column's name" : node + " for a column's name");
        }
        return node.textValue();
    }

    private static <E extends Enum<E>> E one(String name, Class<E> type, JsonNode node) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(node.asText()))
                .findFirst()
                .orElseThrow(() -> corrupt(
                        name,
                        "\"" + node.asText() + "\" (expected: one of " + Arrays.toString(type.getEnumConstants())
                                + ")"));
    }

    private static LeptonException corrupt(String name, String what) {
        return new LeptonException(
                ErrorCode.PACKAGE_CORRUPT, name + ": " + what + ". Export or train the model again.");
    }
}
