package ai.lepton.server.inference.internal;

import ai.lepton.runtime.Signature;
import ai.lepton.server.FuzzCorpus;
import ai.lepton.server.FuzzOracle;
import org.junit.jupiter.api.Test;

/** {@code make fuzz ARGS=tensor-json}: the scanner takes nothing that the reader refuses, and reads nothing differently. */
public class TensorJsonFuzzTest {

    private static final Signature SIGNATURE = FuzzOracle.everyType();

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] body) {
        InferenceRequest scanned = RequestScanner.read(body, SIGNATURE);
        InferenceRequest read =
                FuzzOracle.read(body.length, () -> InferenceRequestReader.readAny(body.clone(), SIGNATURE));
        if (scanned != null && !scanned.equals(read)) {
            throw new AssertionError("scanned: " + scanned + ", read: " + read);
        }
        if (read != null) {
            FuzzOracle.checkTensors(SIGNATURE, read.inputs());
        }
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("tensor-json", TensorJsonFuzzTest::fuzzerTestOneInput);
    }
}
