package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What was fitted, as JSON: keys in a fixed order and numbers in their shortest form, so that equal state is equal bytes. */
final class FittedJson {

    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // the same digits on every JDK
            .build();

    private FittedJson() {}

    static byte[] write(FittedFeatures fitted) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("formatVersion", VERSION);
        ArrayNode features = document.putArray("features");
        for (FittedFeature feature : fitted.features()) {
            ObjectNode entry = features.addObject();
            entry.put("kind", feature.recipe().type().name());
            entry.setAll((ObjectNode) MAPPER.valueToTree(feature));
        }
        if (fitted.target() != null) {
            document.set("target", MAPPER.valueToTree(fitted.target()));
        }
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "preprocessing.json: cannot be written: " + e.getOriginalMessage(), e);
        }
    }
}
