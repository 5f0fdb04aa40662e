package ai.lepton.server.grpc;

import ai.lepton.core.NdArray;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.runtime.Signature;
import ai.lepton.server.FuzzCorpus;
import ai.lepton.server.FuzzOracle;
import ai.lepton.server.inference.internal.BinaryTensors;
import ai.lepton.server.inference.internal.InferenceRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz ARGS=grpc-raw}: a message is refused, or its tensors have the bytes of its raw contents, one for each; and
 * what was sent in lists comes out of lists unchanged.
 */
public class GrpcRawFuzzTest {

    private static final Signature SIGNATURE = FuzzOracle.everyType();

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] message) {
        ModelInferRequest request;
        try {
            request = ModelInferRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            return; // refused by gRPC itself
        }
        InferenceRequest read = FuzzOracle.read(message.length, () -> new GrpcExchange(request).read(SIGNATURE));
        if (read == null) {
            return;
        }
        FuzzOracle.checkTensors(SIGNATURE, read.inputs());
        if (read.inputs().size() != request.getInputsCount()) {
            throw new AssertionError(read.inputs().keySet() + " of " + request.getInputsCount() + " inputs");
        }
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor sent = request.getInputs(i);
            NdArray array = read.inputs().get(sent.getName());
            if (array == null) {
                throw new AssertionError(sent.getName() + ": lost");
            }
            boolean same = request.getRawInputContentsCount() > 0
                    ? ByteString.copyFrom(BinaryTensors.write(array)).equals(request.getRawInputContents(i))
                    : sent.getContents().toBuilder()
                            .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                            .build()
                            .equals(GrpcTensors.write(array));
            if (!same) {
                throw new AssertionError(sent.getName() + ": " + array + " (expected: the values sent)");
            }
        }
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("grpc-raw", GrpcRawFuzzTest::fuzzerTestOneInput);
    }
}
