package ai.lepton.server.inference;

import ai.lepton.core.NdArray;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository.Serving;
import java.util.Map;

/**
 * How one request is read and answered by the protocol that it came by. Both are called by a thread of {@link
 * InferencePool}, while the model is leased.
 *
 * @param <T> the protocol's answer
 */
public interface Exchange<T> {

    /**
     * Reads the request.
     *
     * @throws ai.lepton.core.LeptonException if it does not fit the model
     */
    InferenceRequest read(Serving serving);

    /** Writes the answer. */
    T write(Serving serving, InferenceRequest request, Map<String, NdArray> outputs);
}
