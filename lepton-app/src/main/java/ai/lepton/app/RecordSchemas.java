package ai.lepton.app;

import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.server.docs.OpenApi;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The forms of the API's records, read off the records themselves. For one thread. */
final class RecordSchemas {

    private final OpenApi api;
    private final Set<Class<?>> described = new HashSet<>();

    RecordSchemas(OpenApi api) {
        this.api = api;
    }

    /** The schema of a record. */
    ObjectNode of(Class<? extends Record> type) {
        return schema(type);
    }

    /** The schema of an array of records. */
    ObjectNode arrayOf(Class<? extends Record> type) {
        return array(schema(type));
    }

    private ObjectNode schema(AnnotatedType type) {
        if (!(type instanceof AnnotatedParameterizedType parameterized)) {
            return schema(type.getType());
        }
        AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
        Type raw = ((ParameterizedType) parameterized.getType()).getRawType();
        if (raw == List.class) {
            return array(schema(arguments[0]));
        }
        if (raw == Map.class) {
            ObjectNode map = OpenApi.object().put("type", "object");
            map.set("additionalProperties", schema(arguments[1]));
            return map;
        }
        throw new IllegalArgumentException("type: " + type + " (expected: a list or a map)");
    }

    private ObjectNode schema(Type type) {
        if (type == String.class || type == PredictionId.class) {
            return OpenApi.object().put("type", "string");
        }
        if (type == Instant.class) {
            return OpenApi.object().put("type", "string").put("format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return OpenApi.object().put("type", "boolean");
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return OpenApi.object().put("type", "integer");
        }
        if (type == double.class || type == Double.class) {
            return OpenApi.object().put("type", "number");
        }
        // model.json, which has a page of its own, and lines of the access log and samples, as the model has its
        // columns
        if (type == ModelManifest.class || type == JsonNode.class) {
            return OpenApi.object().put("type", "object");
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            ObjectNode names = OpenApi.object().put("type", "string");
            ArrayNode values = names.putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                values.add(((Enum<?>) constant).name());
            }
            return names;
        }
        if (type instanceof Class<?> plain && plain.isRecord()) {
            if (described.add(plain)) {
                api.schema(name(plain), record(plain));
            }
            return OpenApi.reference(name(plain));
        }
        throw new IllegalArgumentException("type: " + type + " (expected: one that the API has)");
    }

    /** What may be null may also be left out, and so may lists and maps, which are empty then, and records, which have defaults. */
    private ObjectNode record(Class<?> type) {
        ObjectNode schema = OpenApi.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            AnnotatedType declared = component.getAnnotatedType();
            ObjectNode property = schema(declared);
            boolean isCollection = declared instanceof AnnotatedParameterizedType;
            if (declared.isAnnotationPresent(Nullable.class) || isCollection) {
                ObjectNode nullable = OpenApi.object();
                nullable.putArray("anyOf").add(property).add(OpenApi.object().put("type", "null"));
                properties.set(component.getName(), nullable);
            } else {
                properties.set(component.getName(), property);
                if (!component.getType().isRecord()) {
                    required.add(component.getName());
                }
            }
        }
        return schema;
    }

    private static ObjectNode array(ObjectNode items) {
        ObjectNode array = OpenApi.object().put("type", "array");
        array.set("items", items);
        return array;
    }

    /** {@code RunFailure} for the record {@code Failure} in {@code Run}. */
    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
    }
}
