package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors from JSON that names no shapes: values nested as the model's input is, one for each row. For requests that a
 * person writes, a row at a time; the protocol's own form is read far faster.
 */
public final class RowTensors {

    private static final ObjectMapper MAPPER = new ObjectMapper(ProtocolJson.FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // rounded once, to the type of the input
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final TensorSpec spec;
    private final List<JsonNode> values = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    private RowTensors(TensorSpec spec) {
        this.spec = spec;
    }

    /**
     * A body as a tree.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is not strict JSON
     */
    public static JsonNode tree(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new LeptonException(ErrorCode.BAD_REQUEST, "body: empty (expected: JSON in UTF-8)");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw InferenceRequestReader.notJson(e);
        } catch (IOException e) {
            throw InferenceRequestReader.notText(e);
        }
    }

    /**
     * The tensor of rows.
     *
     * @param rows the value of each; nested as the input's shape without the batch
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} or {@link ErrorCode#NAN_INPUT}, naming the row
     */
    public static NdArray of(TensorSpec spec, List<JsonNode> rows) {
        RowTensors tensor = new RowTensors(spec);
        tensor.sizes.add((long) rows.size());
        for (int row = 0; row < rows.size(); row++) {
            tensor.add(rows.get(row), 1, row);
        }
        // A single value may be sent bare.
        while (tensor.sizes.size() < spec.shape().rank() && spec.shape().size(tensor.sizes.size()) == 1) {
            tensor.sizes.add(1L);
        }
        Shape shape = Shape.of(tensor.sizes.stream().mapToLong(Long::longValue).toArray());
        Signature.checkInput(spec, spec.dtype(), shape);
        long rowElements = shape.elements() / Math.max(1, rows.size());
        if (spec.dtype() == DType.STRING) {
            String[] texts = new String[tensor.values.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = tensor.text(tensor.values.get(i), i / rowElements);
            }
            return NdArray.of(shape, texts);
        }
        NdArray array = NdArray.zeros(spec.dtype(), shape);
        for (int i = 0; i < tensor.values.size(); i++) {
            tensor.put(array, i, tensor.values.get(i), i / rowElements);
        }
        return array;
    }

    private void add(JsonNode value, int depth, int row) {
        if (!value.isArray()) {
            if (depth != sizes.size()) {
                throw mismatch(row, "nested in another way than what comes before");
            }
            values.add(value);
            return;
        }
        if (depth == sizes.size()) {
            if (!values.isEmpty()) {
                throw mismatch(row, "nested in another way than what comes before");
            }
            sizes.add((long) value.size());
        } else if (sizes.get(depth) != value.size()) {
            throw mismatch(row, value.size() + " values where others have " + sizes.get(depth));
        }
        for (JsonNode element : value) {
            add(element, depth + 1, row);
        }
    }

    private void put(NdArray array, int index, JsonNode value, long row) {
        DType dtype = spec.dtype();
        if (dtype == DType.BOOL) {
            if (!value.isBoolean()) {
                throw wrong(value, row, "true or false");
            }
            array.setLong(index, value.booleanValue() ? 1 : 0);
        } else if (dtype.isWhole()) {
            if (!value.isIntegralNumber()) {
                throw wrong(value, row, "a whole number");
            }
            BigInteger number = value.bigIntegerValue();
            BigInteger most = new BigInteger(Long.toUnsignedString(dtype.most()));
            if (number.compareTo(BigInteger.valueOf(dtype.least())) < 0 || number.compareTo(most) > 0) {
                throw mismatch(row, "a number out of range (expected: from " + dtype.least() + " to " + most + ")");
            }
            array.setLong(index, number.longValue());
        } else {
            array.set(index, floating(value, row));
            if (Double.isInfinite(array.at(index))) {
                throw mismatch(row, "a number that is too large (expected: within " + dtype.protocolName() + ")");
            }
        }
    }

    private double floating(JsonNode value, long row) {
        if (value.isNull() && spec.nanAllowed()) {
            return Double.NaN;
        }
        if (value.isNull()) {
            throw new LeptonException(
                    ErrorCode.NAN_INPUT,
                    "input \"" + spec.name() + "\" row " + row
                            + ": null (expected: a number; this input has no missing values)");
        }
        if (!value.isNumber()) {
            throw wrong(value, row, "a number");
        }
        BigDecimal number = value.decimalValue();
        return spec.dtype() == DType.FLOAT32 ? number.floatValue() : number.doubleValue();
    }

    private String text(JsonNode value, long row) {
        if (!value.isTextual()) {
            throw wrong(value, row, "a text");
        }
        String text = value.textValue();
        if (TensorReader.hasHalfASurrogatePair(text)) {
            throw mismatch(row, "a text with half a surrogate pair (expected: whole characters)");
        }
        return text;
    }

    private LeptonException wrong(JsonNode value, long row, String expected) {
        return mismatch(row, kind(value) + " (expected: " + expected + ")");
    }

    /** What a value is, in words. */
    public static String kind(@Nullable JsonNode value) {
        return value == null ? "nothing" : InferenceRequestReader.kind(value.asToken());
    }

    private LeptonException mismatch(long row, String detail) {
        return new LeptonException(
                ErrorCode.INPUT_MISMATCH, "input \"" + spec.name() + "\" row " + row + ": " + detail);
    }
}
