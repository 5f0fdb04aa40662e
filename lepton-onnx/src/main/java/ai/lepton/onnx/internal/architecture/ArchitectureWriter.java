package ai.lepton.onnx.internal.architecture;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as JSON. A record is {@code {"record": class, "components": {...}}}; enum constants, numbers, texts, shapes and
 * lists are what one expects. What is none of these, such as a lambda, is {@code {"kind": ..., "restorable": false}}.
 */
public final class ArchitectureWriter {

    /** Version of the file; another one is refused by the reader. */
    public static final int FORMAT_VERSION = 2;

    static final String RECORD = "record";
    static final String COMPONENTS = "components";
    static final String RESTORABLE = "restorable";
    static final String KIND = "kind";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private ArchitectureWriter() {}

    /** The bytes of {@code architecture.json}; equal models give equal bytes. */
    public static byte[] write(Model model) {
        ArchitectureWriter writer = new ArchitectureWriter();
        ObjectNode file = writer.nodes.objectNode();
        file.put("formatVersion", FORMAT_VERSION);
        file.put(RESTORABLE, true);
        file.set("inputs", writer.each(model.inputs()));
        file.set("steps", writer.each(model.steps()));
        file.set("outputs", writer.each(model.outputs()));
        return bytes(file.put(RESTORABLE, canBeRead(bytes(file))));
    }

    /** Tried rather than worked out: the reader alone decides what it makes. */
    private static boolean canBeRead(byte[] json) {
        try {
            ArchitectureReader.read(json, "architecture.json");
            return true;
        } catch (LeptonException e) {
            return false;
        }
    }

    private static byte[] bytes(ObjectNode file) {
        try {
            return JSON.writeValueAsBytes(file);
        } catch (JsonProcessingException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, "architecture.json: cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /** Records whose class the reader knows without being told. */
    private ArrayNode each(List<? extends Record> records) {
        ArrayNode elements = nodes.arrayNode();
        records.forEach(record -> elements.add(components(record)));
        return elements;
    }

    private JsonNode value(@Nullable Object value) {
        if (value == null) {
            return nodes.nullNode();
        }
        if (value instanceof Boolean flag) {
            return nodes.booleanNode(flag);
        }
        if (value instanceof Integer || value instanceof Long) {
            return nodes.numberNode(((Number) value).longValue());
        }
        if (value instanceof Double || value instanceof Float) {
            return number(((Number) value).doubleValue());
        }
        if (value instanceof String text) {
            return nodes.textNode(text);
        }
        if (value instanceof Enum<?> constant) {
            return nodes.textNode(constant.name());
        }
        if (value instanceof Shape shape) {
            return array(shape.toArray());
        }
        if (value instanceof List<?> list) {
            ArrayNode elements = nodes.arrayNode();
            list.forEach(element -> elements.add(value(element)));
            return elements;
        }
        if (value.getClass().isArray() && value.getClass().getComponentType().isPrimitive()) {
            return array(value);
        }
        if (value instanceof Record record && isFindable(record.getClass())) {
            ObjectNode node = nodes.objectNode();
            node.put(RECORD, record.getClass().getName());
            node.set(COMPONENTS, components(record));
            return node;
        }
        return unrestorable(value);
    }

    private ArrayNode array(Object array) {
        ArrayNode elements = nodes.arrayNode();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(value(Array.get(array, i)));
        }
        return elements;
    }

    /** JSON has no infinity and no NaN; as texts they can be read back. */
    private JsonNode number(double value) {
        return Double.isFinite(value) ? nodes.numberNode(value) : nodes.textNode(Double.toString(value));
    }

    private ObjectNode components(Record record) {
        ObjectNode node = nodes.objectNode();
        try {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                node.set(component.getName(), value(component.getAccessor().invoke(record)));
            }
        } catch (ReflectiveOperationException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "architecture.json: " + record.getClass().getName() + ": " + e,
                    e);
        }
        return node;
    }

    private ObjectNode unrestorable(Object value) {
        ObjectNode node = nodes.objectNode();
        node.put(KIND, kind(value));
        node.put(RESTORABLE, false);
        return node;
    }

    /** A name without the number that the JVM gives to a lambda, which differs from run to run. */
    private static String kind(Object value) {
        if (!isFindable(value.getClass())) {
            return "lambda";
        }
        if (value instanceof Layer layer && !layer.kind().isEmpty()) {
            return layer.kind();
        }
        return value.getClass().getName();
    }

    private static boolean isFindable(Class<?> type) {
        return !type.isHidden() && !type.isSynthetic();
    }
}
