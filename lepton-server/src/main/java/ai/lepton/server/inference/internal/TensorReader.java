package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.HalfFloats;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads {@code data}: flat in row order, or nested exactly as the shape says. Used once, by one thread.
 *
 * <p>Types are not converted: whole numbers may be sent for floating-point ones, as JSON does not tell them apart, but no
 * fraction for a whole number, no number for a truth value, no text for a number. {@code null} is a missing number, and
 * becomes NaN where the signature allows it.
 */
final class TensorReader {

    private final JsonParser json;
    private final TensorSpec spec;
    private final Shape shape;
    private final int elements;
    private final ByteBuffer values;
    private final NdArray array;
    private final String[] texts;

    private TensorReader(JsonParser json, TensorSpec spec, Shape shape, int elements) {
        this.json = json;
        this.spec = spec;
        this.shape = shape;
        this.elements = elements;
        boolean isText = spec.dtype() == DType.STRING;
        this.texts = new String[isText ? elements : 0];
        this.values = ByteBuffer.allocate(
                        Math.multiplyExact(elements, spec.dtype().bytes()))
                .order(ByteOrder.nativeOrder());
        this.array = isText ? NdArray.of(Shape.of(0), new String[0]) : NdArray.of(spec.dtype(), shape, values);
    }

    /**
     * Reads an array of values.
     *
     * @param json at the opening bracket; afterwards at the closing one
     * @param shape that the signature takes
     * @param bodyBytes size of the body, which bounds how many values can be in it
     */
    static NdArray read(JsonParser json, TensorSpec spec, Shape shape, int bodyBytes) throws IOException {
        TensorReader reader = new TensorReader(json, spec, shape, elements(spec, shape, bodyBytes));
        reader.readAll();
        return spec.dtype() == DType.STRING ? NdArray.of(shape, reader.texts) : reader.array;
    }

    /** How many values the shape asks for; refused before memory is taken if the body cannot hold them. */
    static int elements(TensorSpec spec, Shape shape, int bodyBytes) {
        long most = bodyBytes / 2 + 1L; // a digit and a comma each
        if (spec.dtype().bytes() > 0) {
            most = Math.min(most, Integer.MAX_VALUE / spec.dtype().bytes());
        }
        long product = 1;
        for (long size : shape.toArray()) {
            if (size > most / product) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH,
                        "input \"" + spec.name() + "\": shape: " + shape
                                + " (expected: as many values as data has, which are fewer)");
            }
            product *= size;
        }
        return (int) product;
    }

    private void readAll() throws IOException {
        boolean nested = json.nextToken() == JsonToken.START_ARRAY;
        int read = readArray(0, nested ? shape.rank() - 1 : 0, 0);
        if (read != elements) {
            throw mismatch("data: " + read + " values (expected: " + elements + " for shape " + shape + ")");
        }
    }

    /** Reads the rest of an array whose first token is the current one; gives the index behind its last value. */
    private int readArray(int depth, int valueDepth, int from) throws IOException {
        int at = from;
        long size = 0;
        while (json.currentToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                if (depth >= valueDepth) {
                    throw shapeless();
                }
                json.nextToken();
                at = readArray(depth + 1, valueDepth, at);
            } else {
                if (depth != valueDepth) {
                    throw shapeless();
                }
                if (at == elements) {
                    throw mismatch("data: more values (expected: " + elements + " for shape " + shape + ")");
                }
                readValue(at++);
            }
            size++;
            json.nextToken();
        }
        if (valueDepth > 0 && size != shape.size(depth)) {
            throw shapeless();
        }
        return at;
    }

    private void readValue(int index) throws IOException {
        JsonToken token = json.currentToken();
        switch (spec.dtype()) {
            case FLOAT32 -> values.putFloat(index * Float.BYTES, (float) floating(token, index));
            case FLOAT64 -> values.putDouble(index * Double.BYTES, floating(token, index));
            case FLOAT16, BFLOAT16 -> array.set(index, floating(token, index));
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> array.setLong(index, whole(token, index));
            case UINT64 -> array.setLong(index, unsigned(token, index));
            case BOOL -> values.put(index, (byte) (truth(token, index) ? 1 : 0));
            case STRING -> texts[index] = text(token, index);
        }
    }

    private boolean isTooLarge(double value) {
        return switch (spec.dtype()) {
            case FLOAT16 -> Float.isInfinite(HalfFloats.toFloat(HalfFloats.of(value)));
            case BFLOAT16 -> Float.isInfinite(HalfFloats.brainToFloat(HalfFloats.brainOf(value)));
            default -> false;
        };
    }

    /** A float is parsed as one: parsed as a double and then rounded, it could be another number. */
    private double floating(JsonToken token, int index) throws IOException {
        if (token == JsonToken.VALUE_NULL && spec.nanAllowed()) {
            return Double.NaN;
        }
        if (!token.isNumeric()) {
            throw wrong(token, index, "a number");
        }
        double value = spec.dtype() == DType.FLOAT32 ? json.getFloatValue() : json.getDoubleValue();
        if (value == 0
                && token == JsonToken.VALUE_NUMBER_INT
                && json.getTextCharacters()[json.getTextOffset()] == '-') {
            return -0.0; // as a whole number it has lost its sign
        }
        if (Double.isInfinite(value) || isTooLarge(value)) {
            throw wrong(
                    index,
                    "a number that is too large",
                    "within " + spec.dtype().protocolName());
        }
        return value;
    }

    private long whole(JsonToken token, int index) throws IOException {
        long least = spec.dtype().least();
        long most = spec.dtype().most();
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrong(token, index, "a whole number");
        }
        boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = fits ? json.getLongValue() : 0;
        if (!fits || value < least || value > most) {
            throw wrong(index, "a number out of range", "from " + least + " to " + most);
        }
        return value;
    }

    private long unsigned(JsonToken token, int index) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrong(token, index, "a whole number");
        }
        BigInteger value = json.getBigIntegerValue();
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw wrong(index, "a number out of range", "from 0 to " + Long.toUnsignedString(-1));
        }
        return value.longValue();
    }

    private boolean truth(JsonToken token, int index) {
        if (!token.isBoolean()) {
            throw wrong(token, index, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private String text(JsonToken token, int index) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(token, index, "a text");
        }
        String text = json.getText();
        if (hasHalfASurrogatePair(text)) {
            throw wrong(index, "a text with half a surrogate pair", "whole characters");
        }
        return text;
    }

    /** Whether a text cannot be written as UTF-8; JSON's escapes can mean such a one. */
    static boolean hasHalfASurrogatePair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private LeptonException wrong(JsonToken token, int index, String expected) {
        if (token == JsonToken.VALUE_NULL && spec.dtype().isFloating()) {
            long row = shape.rank() == 0 ? 0 : index / (elements / shape.size(0));
            return new LeptonException(
                    ErrorCode.NAN_INPUT,
                    "input \"" + spec.name() + "\" row " + row + ": null (expected: a number; this input has no missing"
                            + " values)");
        }
        return wrong(index, InferenceRequestReader.kind(token), expected);
    }

    private LeptonException wrong(int index, String found, String expected) {
        return mismatch("data: value " + index + ": " + found + " (expected: " + expected + ")");
    }

    private LeptonException shapeless() {
        return mismatch("data: nested in another way (expected: as shape " + shape + ", or flat)");
    }

    private LeptonException mismatch(String detail) {
        return new LeptonException(ErrorCode.INPUT_MISMATCH, "input \"" + spec.name() + "\": " + detail);
    }
}
