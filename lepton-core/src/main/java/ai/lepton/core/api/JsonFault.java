package ai.lepton.core.api;

import ai.lepton.core.LeptonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with JSON that is no record of this package, in its sender's words: the part, what is there and
 * what was expected. Neither names of Java's types nor values, which may be secret, get into it.
 */
final class JsonFault {

    /** Takes more than the mapper of the records, so that it can look at what that one refused. */
    private static final JsonMapper LENIENT = JsonMapper.builder().build();

    private final byte[] json;
    private final JavaType type;

    /**
     * @param json as sent
     * @param type that it should be
     */
    JsonFault(byte[] json, JavaType type) {
        this.json = json;
        this.type = type;
    }

    /** Such as {@code model: text (expected: an object with name, version)}. */
    String words(JsonProcessingException e) {
        if (e instanceof StreamReadException) {
            JsonLocation place = e.getLocation();
            return "body: no JSON"
                    + (place == null ? "" : ", line " + place.getLineNr() + " column " + place.getColumnNr())
                    + expected(type.getRawClass());
        }
        if (e.getCause() instanceof LeptonException own) {
            return own.detail();
        }
        if (e.getCause() instanceof IllegalArgumentException own) { // a record's own check
            return String.valueOf(own.getMessage());
        }
        if (e instanceof JsonMappingException fault) {
            JsonNode part = part(fault.getPath());
            String name = name(fault.getPath());
            if (fault instanceof ValueInstantiationException made) {
                return missing(name, part, made.getType().getRawClass());
            }
            Class<?> wanted = fault instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                    ? mismatch.getTargetType()
                    : type.getRawClass();
            boolean isWhole = fault.getPath().isEmpty() && part != null && part.isObject() && wanted.isRecord();
            return (name.isEmpty() ? "body" : name) + ": " + (isWhole ? "goes on after its end" : kind(part))
                    + expected(wanted);
        }
        return "body: cannot be read" + expected(type.getRawClass());
    }

    /** The first part that a record needs and that is not there. */
    private static String missing(String name, @Nullable JsonNode part, Class<?> record) {
        if (record.isRecord() && part != null) {
            for (RecordComponent component : record.getRecordComponents()) {
                boolean isNeeded = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                if (isNeeded && !part.hasNonNull(component.getName())) {
                    return (name.isEmpty() ? "" : name + ".") + component.getName() + ": missing"
                            + expected(component.getType());
                }
            }
        }
        return (name.isEmpty() ? "body" : name) + ": a part of it is missing or null" + expected(record);
    }

    private @Nullable JsonNode part(List<JsonMappingException.Reference> path) {
        try {
            JsonNode part = LENIENT.readTree(json);
            for (JsonMappingException.Reference step : path) {
                part = step.getFieldName() == null ? part.path(step.getIndex()) : part.path(step.getFieldName());
            }
            return part;
        } catch (IOException e) {
            return null;
        }
    }

    private static String name(List<JsonMappingException.Reference> path) {
        StringBuilder name = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                name.append('[').append(step.getIndex()).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return name.toString();
    }

    private static String kind(@Nullable JsonNode part) {
        return part == null
                ? "of another form"
                : switch (part.getNodeType()) {
                    case ARRAY -> "an array";
                    case OBJECT, POJO -> "an object";
                    case STRING, BINARY -> "text";
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    case NULL -> "null";
                    case MISSING -> "nothing";
                };
    }

    static String expected(Class<?> type) {
        return " (expected: " + form(type) + ")";
    }

    private static String form(Class<?> type) {
        if (type.isRecord()) {
            return "an object with "
                    + Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .collect(Collectors.joining(", "));
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return CharSequence.class.isAssignableFrom(type) ? "text" : "an object";
    }
}
