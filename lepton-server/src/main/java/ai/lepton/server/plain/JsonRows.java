package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.internal.RowTensors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.linecorp.armeria.common.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object per row, or an array of them: values by the name of the input. */
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
        Map<String, NdArray> inputs = new LinkedHashMap<>();
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
        for (TensorSpec spec : signature.inputs()) {
            List<JsonNode> values = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                JsonNode value = rows.get(i).get(spec.name());
                if (value == null && !spec.nanAllowed()) {
                    throw new LeptonException(
                            ErrorCode.MISSING_INPUT,
                            "input \"" + spec.name() + "\" row " + i + ": missing (expected: "
                                    + spec.dtype().protocolName() + " " + spec.shape() + ")");
                }
                values.add(value == null ? NullNode.getInstance() : value);
            }
            inputs.put(spec.name(), RowTensors.of(spec, values));
        }
        return new Rows(inputs, List.of());
    }
}
