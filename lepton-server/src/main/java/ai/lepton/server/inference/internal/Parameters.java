package ai.lepton.server.inference.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object {@code parameters} says that changes the answer. Others are the client's own affair, but for those of
 * extensions that this server lacks: to ignore them would be to answer another question.
 *
 * @param binaryData of an output: whether it is answered as bytes; null if it does not say
 * @param binaryDataOutput of a request: whether outputs that do not say are
 * @param binaryDataSize of an input: how many bytes behind the JSON are its own
 * @param scheduling of a request: when it wants to be answered
 */
public record Parameters(
        @Nullable Boolean binaryData,
        @Nullable Boolean binaryDataOutput,
        @Nullable Long binaryDataSize,
        Scheduling scheduling) {

    private static final Set<String> REFUSED = Set.of(
            "classification",
            "shared_memory_region",
            "shared_memory_offset",
            "shared_memory_byte_size",
            "sequence_id",
            "sequence_start",
            "sequence_end");

    /** Refuses a parameter of an extension that this server lacks. */
    public static void check(String key) {
        if (REFUSED.contains(key)) {
            throw InferenceRequestReader.bad(
                    "parameters: " + key + " (expected: one of an extension that this server has; /v2 lists them)");
        }
    }

    /** @param of what they are parameters of */
    static Parameters read(JsonParser json, String of) throws IOException {
        InferenceRequestReader.expect(json, JsonToken.START_OBJECT, "parameters", "an object");
        Boolean binaryData = null;
        Boolean binaryDataOutput = null;
        Long binaryDataSize = null;
        Scheduling scheduling = Scheduling.USUAL;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            check(key);
            switch (key) {
                case "binary_data" -> binaryData = truth(json, key);
                case "binary_data_output" -> binaryDataOutput = truth(json, key);
                case "binary_data_size" -> {
                    if (of.equals("input")) {
                        binaryDataSize = whole(json, key);
                    } else {
                        json.skipChildren();
                    }
                }
                case Scheduling.PRIORITY -> {
                    if (of.equals("request")) {
                        scheduling = scheduling.withPriority(whole(json, key));
                    } else {
                        json.skipChildren();
                    }
                }
                case Scheduling.TIMEOUT -> {
                    if (of.equals("request")) {
                        scheduling = scheduling.withTimeout(whole(json, key));
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Parameters(binaryData, binaryDataOutput, binaryDataSize, scheduling);
    }

    private static long whole(JsonParser json, String key) throws IOException {
        InferenceRequestReader.expect(json, JsonToken.VALUE_NUMBER_INT, key, "a whole number");
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Long.MAX_VALUE : json.getLongValue();
    }

    private static boolean truth(JsonParser json, String key) throws IOException {
        if (!json.currentToken().isBoolean()) {
            throw InferenceRequestReader.bad(
                    key + ": " + InferenceRequestReader.kind(json.currentToken()) + " (expected: true or false)");
        }
        return json.getBooleanValue();
    }
}
