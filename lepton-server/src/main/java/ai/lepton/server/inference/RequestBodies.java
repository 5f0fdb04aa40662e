package ai.lepton.server.inference;

import ai.lepton.core.NdArray;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.internal.InferenceRequestReader;
import java.util.Map;

/** Bodies of requests to infer, for who has them without a server: to replay or to measure. */
public final class RequestBodies {

    private RequestBodies() {}

    /**
     * The inputs in a body of the Open Inference Protocol, plain JSON.
     *
     * @throws ai.lepton.core.LeptonException if it is not of the protocol's form, or does not fit the signature
     */
    public static Map<String, NdArray> inputs(byte[] body, Signature signature) {
        return InferenceRequestReader.read(body, signature).inputs();
    }
}
