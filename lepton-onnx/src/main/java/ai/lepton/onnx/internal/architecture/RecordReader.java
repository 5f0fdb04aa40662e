package ai.lepton.onnx.internal.architecture;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.tensor.Initializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from JSON. A file decides little: a class it names must be a record, be declared by the component it is
 * for, and implement {@link MultiInputLayer} or {@link Initializer}, or be the very record that the component declares or
 * one that its sealed interface permits. Anything else is refused before its class is initialised.
 */
final class RecordReader {

    private static final List<Class<?>> OPEN_TYPES = List.of(MultiInputLayer.class, Initializer.class);

    private final String source;

    RecordReader(String source) {
        this.source = source;
    }

    /** A value of a declared type. */
    Object value(JsonNode json, Type declared, String place) {
        Class<?> type = raw(declared);
        if (type == boolean.class || type == Boolean.class) {
            return require(json.isBoolean(), json, place, "true or false").booleanValue();
        }
        if (type == int.class || type == Integer.class) {
            return require(json.canConvertToInt() && json.isIntegralNumber(), json, place, "a whole number")
                    .intValue();
        }
        if (type == long.class || type == Long.class) {
            return require(json.isIntegralNumber(), json, place, "a whole number")
                    .longValue();
        }
        if (type == double.class || type == Double.class) {
            return number(json, place);
        }
        if (type == float.class || type == Float.class) {
            return (float) number(json, place);
        }
        if (type == String.class) {
            return require(json.isTextual(), json, place, "a text").textValue();
        }
        if (type.isEnum()) {
            return constant(json, type, place);
        }
        if (type == Shape.class) {
            return Shape.of((long[]) array(json, long.class, place));
        }
        if (type == List.class) {
            return list(json, declared, place);
        }
        if (type.isArray()) {
            return array(json, type.getComponentType(), place);
        }
        if (type.isSealed() && json.isTextual()) {
            return constantOf(json, type, place);
        }
        return record(json, type, place);
    }

    private double number(JsonNode json, String place) {
        if (json.isTextual() && List.of("NaN", "Infinity", "-Infinity").contains(json.textValue())) {
            return Double.parseDouble(json.textValue());
        }
        return require(json.isNumber(), json, place, "a number").doubleValue();
    }

    private Object constant(JsonNode json, Class<?> type, String place) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(json.textValue()))
                .findFirst()
                .orElseThrow(() -> corrupt(json, place, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** A constant of an enum among the classes that a sealed interface permits. */
    private Object constantOf(JsonNode json, Class<?> sealed, String place) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isEnum()) {
                return constant(json, permitted, place);
            }
        }
        throw corrupt(json, place, "a record");
    }

    private List<?> list(JsonNode json, Type declared, String place) {
        require(json.isArray(), json, place, "a list");
        Type element = declared instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : Object.class;
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            values.add(value(json.path(i), element, place + "[" + i + "]"));
        }
        return values;
    }

    private Object array(JsonNode json, Class<?> element, String place) {
        require(json.isArray(), json, place, "a list");
        Object array = Array.newInstance(element, json.size());
        for (int i = 0; i < json.size(); i++) {
            Array.set(array, i, value(json.path(i), element, place + "[" + i + "]"));
        }
        return array;
    }

    private Object record(JsonNode json, Class<?> declared, String place) {
        if (json.has(ArchitectureWriter.RESTORABLE)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": " + place + ": \""
                            + json.path(ArchitectureWriter.KIND).asText()
                            + "\" was not written (expected: a record). Make it a record and export the model again;"
                            + " to serve this package it is not needed.");
        }
        return made(type(json, declared, place), json.path(ArchitectureWriter.COMPONENTS), place);
    }

    /** A list of records of one class, written without its name. */
    <T extends Record> List<T> each(JsonNode json, Class<T> type, String place) {
        require(json.isArray(), json, place, "a list");
        List<T> records = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            records.add(type.cast(made(type, json.path(i), place + "[" + i + "]")));
        }
        return records;
    }

    private Object made(Class<?> type, JsonNode written, String place) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String inside = place + "." + components[i].getName();
            types[i] = components[i].getType();
            values[i] = component(written, components[i], inside);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable refused = e.getTargetException();
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT, source + ": " + place + ": " + refused.getMessage(), refused);
        } catch (ReflectiveOperationException e) {
            throw new LeptonException(ErrorCode.PACKAGE_CORRUPT, source + ": " + place + ": " + e, e);
        }
    }

    private @Nullable Object component(JsonNode written, RecordComponent component, String place) {
        JsonNode json = written.path(component.getName());
        if (json.isMissingNode()) {
            throw corrupt(json, place, "a value. The class has changed since the package was written");
        }
        if (json.isNull()) {
            require(!component.getType().isPrimitive(), json, place, "a value");
            return null;
        }
        return value(json, component.getGenericType(), place);
    }

    private Class<?> type(JsonNode json, Class<?> declared, String place) {
        JsonNode name = json.path(ArchitectureWriter.RECORD);
        require(name.isTextual(), json, place, "{\"record\": a class, \"components\": {...}}");
        Class<?> type;
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            ClassLoader loader = context != null ? context : RecordReader.class.getClassLoader();
            type = Class.forName(name.textValue(), false, loader);
        } catch (ClassNotFoundException e) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    source + ": " + place + ": class " + name.textValue()
                            + ": not on the class path (expected: there, to"
                            + " train the model on). Add the jar that it is in; to serve this package it is not needed.",
                    e);
        }
        boolean allowed = type.isRecord()
                && declared.isAssignableFrom(type)
                && (type == declared
                        || declared.isSealed()
                        || OPEN_TYPES.stream().anyMatch(open -> open.isAssignableFrom(type)));
        require(allowed, name, place, "a record that is a " + declared.getSimpleName());
        return type;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return Object.class; // a type variable; only layers and initializers can be in its place
    }

    private JsonNode require(boolean holds, JsonNode json, String place, String expected) {
        if (!holds) {
            throw corrupt(json, place, expected);
        }
        return json;
    }

    private LeptonException corrupt(JsonNode json, String place, String expected) {
        String found = json.isMissingNode() ? "missing" : json.toString();
        String shortened = found.length() > 80 ? found.substring(0, 80) + "..." : found;
        return new LeptonException(
                ErrorCode.PACKAGE_CORRUPT, source + ": " + place + ": " + shortened + " (expected: " + expected + ")");
    }
}
