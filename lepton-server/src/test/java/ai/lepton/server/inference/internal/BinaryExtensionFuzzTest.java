package ai.lepton.server.inference.internal;

import ai.lepton.core.NdArray;
import ai.lepton.runtime.Signature;
import ai.lepton.server.FuzzCorpus;
import ai.lepton.server.FuzzOracle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz ARGS=binary-extension}: a body is refused, or its tensors are, byte for byte, what its JSON says of the
 * bytes behind it, none left over. The first two bytes of an input are the size of the JSON.
 */
public class BinaryExtensionFuzzTest {

    private static final Signature SIGNATURE = FuzzOracle.everyType();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 2, input.length);
        int jsonBytes = Math.min(body.length, (input[0] & 0xFF) | (input[1] & 0xFF) << 8);
        byte[] read = body.clone(); // its arrays are the tensors' own
        InferenceRequest request =
                FuzzOracle.read(body.length, () -> InferenceRequestReader.readBinary(read, jsonBytes, SIGNATURE));
        if (request == null) {
            return;
        }
        FuzzOracle.checkTensors(SIGNATURE, request.inputs());
        int at = jsonBytes;
        for (JsonNode described : json(body, jsonBytes).path("inputs")) {
            JsonNode size = described.path("parameters").path("binary_data_size");
            if (!size.isMissingNode()) {
                byte[] sent = Arrays.copyOfRange(body, at, at + size.intValue());
                NdArray array = request.inputs().get(described.path("name").textValue());
                if (array == null || !Arrays.equals(BinaryTensors.write(array), sent)) {
                    throw new AssertionError(described + ": " + array + " (expected: the bytes sent)");
                }
                at += size.intValue();
            }
        }
        if (at != body.length) {
            throw new AssertionError((body.length - at) + " bytes that belong to no tensor");
        }
    }

    private static JsonNode json(byte[] body, int jsonBytes) {
        try {
            return MAPPER.readTree(body, 0, jsonBytes);
        } catch (IOException e) {
            throw new AssertionError("taken, but not JSON", e);
        }
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("binary-extension", BinaryExtensionFuzzTest::fuzzerTestOneInput);
    }
}
