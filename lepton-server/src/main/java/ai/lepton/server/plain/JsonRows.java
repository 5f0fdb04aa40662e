package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.internal.RowTensors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.linecorp.armeria.common.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object per row, or an array of them: values by the name of the input. Numbers, names, texts and dates are as a file
 * has them, null where missing; a picture or recording is its file in base64; tensors are nested as their shape.
 */
final class JsonRows implements RowReader {

    @Override
    public String kind() {
        return "application/json";
    }

    @Override
    public boolean reads(MediaType type) {
        return type.isJson();
    }

    @Override
    public boolean recognises(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    @Override
    public Rows read(byte[] body, LoadedModel model) {
        JsonNode tree = RowTensors.tree(body);
        List<JsonNode> rows = new ArrayList<>();
        if (tree.isArray()) {
            tree.forEach(rows::add);
        } else {
            rows.add(tree);
        }
        if (rows.isEmpty()) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, "body: no rows (expected: an object for each row)");
        }
        Signature signature = model.signature();
        for (JsonNode row : rows) {
            if (!row.isObject()) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "body: " + RowTensors.kind(row) + " (expected: an object for each row, with "
                                + signature.inputs().stream()
                                        .map(TensorSpec::name)
                                        .toList() + ")");
            }
            for (String key : (Iterable<String>) row::fieldNames) {
                if (key.length() > 200) {
                    throw new LeptonException(
                            ErrorCode.BAD_REQUEST,
                            "body: a name of " + key.length() + " characters (expected: <= 200)");
                }
                signature.input(key);
            }
        }
        ValueRows values = new ValueRows(rows.size());
        for (TensorSpec spec : signature.inputs()) {
            List<JsonNode> nodes = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                JsonNode value = rows.get(i).get(spec.name());
                if (value == null && !spec.nanAllowed()) {
                    throw new LeptonException(
                            ErrorCode.MISSING_INPUT,
                            "input \"" + spec.name() + "\" row " + i + ": missing (expected: "
                                    + spec.dtype().protocolName() + " " + spec.shape()
                                    + (spec.value() == null ? ")" : ", null where there is no value)"));
                }
                nodes.add(value == null ? NullNode.getInstance() : value);
            }
            // Pixels may be sent as numbers too.
            boolean isTensor = !ValueRows.takes(spec) || nodes.stream().allMatch(JsonNode::isArray);
            if (isTensor) {
                values.add(spec, RowTensors.of(spec, nodes));
            } else {
                values.add(spec, values(spec, nodes));
            }
        }
        return values.read(List.of());
    }

    private static List<@Nullable Object> values(TensorSpec spec, List<JsonNode> nodes) {
        List<@Nullable Object> values = new ArrayList<>();
        for (JsonNode node : nodes) {
            Object value = value(node);
            if (value instanceof Double number && number.isInfinite()) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH,
                        "input \"" + spec.name() + "\" row " + values.size()
                                + ": a number that is too large (expected: within FP64)");
            }
            values.add(value);
        }
        return values;
    }

    /** A number becomes what a file's cell with it becomes: the nearest of 64 bits, rounded to an input's type after that. */
    private static @Nullable Object value(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node;
    }
}
