package ai.lepton.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Samples as rows of a table: a value in each column. */
final class SampleRows {

    /** Pictures and recordings make no columns. */
    static final int MOST_VALUES = 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleRows() {}

    /**
     * A row.
     *
     * @param line as samples are kept
     * @param leftOut gets the names of what has too many values
     */
    static String flat(String line, Set<String> leftOut) throws JsonProcessingException {
        JsonNode sample = MAPPER.readTree(line);
        ObjectNode row = MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> input : sample.path("inputs").properties()) {
            add(row, input.getKey(), input.getValue(), leftOut);
        }
        for (Map.Entry<String, JsonNode> answer : sample.path("outputs").properties()) {
            add(row, "output." + answer.getKey(), answer.getValue(), leftOut);
        }
        for (String name : List.of("prediction", "time", "model")) {
            if (!row.has(name)) { // an input may have that name, and comes first
                row.set(name, sample.path(name));
            }
        }
        return row.toString();
    }

    private static void add(ObjectNode row, String name, JsonNode value, Set<String> leftOut) {
        if (!value.isArray()) {
            row.set(name, value);
            return;
        }
        List<JsonNode> values = new ArrayList<>();
        collect(value, values);
        if (values.size() > MOST_VALUES) {
            leftOut.add(name);
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            row.set(name + "." + i, values.get(i));
        }
    }

    private static void collect(JsonNode value, List<JsonNode> values) {
        if (value.isArray()) {
            value.forEach(each -> collect(each, values));
        } else {
            values.add(value);
        }
    }
}
