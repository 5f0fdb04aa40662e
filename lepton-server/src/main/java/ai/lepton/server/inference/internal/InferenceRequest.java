package ai.lepton.server.inference.internal;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request to score rows, as a reader found it and {@link InferenceResponseWriter} answers it.
 *
 * @param id given back in the response; null for none
 * @param inputs by name
 * @param outputs those wanted; empty for all
 * @param binary whether an output that does not say is answered as bytes behind the JSON
 * @param scheduling when it wants to be answered
 * @param rowNumbers of its rows in what was asked, by their places here: they differ where that goes in parts
 */
public record InferenceRequest(
        @Nullable String id,
        Map<String, NdArray> inputs,
        List<RequestedOutput> outputs,
        boolean binary,
        Scheduling scheduling,
        IntUnaryOperator rowNumbers) {

    public InferenceRequest {
        inputs = Map.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A request that is all of what was asked. */
    public InferenceRequest(
            @Nullable String id,
            Map<String, NdArray> inputs,
            List<RequestedOutput> outputs,
            boolean binary,
            Scheduling scheduling) {
        this(id, inputs, outputs, binary, scheduling, IntUnaryOperator.identity());
    }

    /** A request for all outputs. */
    public static InferenceRequest ofInputs(Map<String, NdArray> inputs) {
        return new InferenceRequest(null, inputs, List.of(), false, Scheduling.USUAL);
    }

    /** A request for all outputs of some of the rows that were asked. */
    public static InferenceRequest ofPart(RawPart part) {
        int[] rows = part.rows();
        return new InferenceRequest(null, part.inputs(), List.of(), false, Scheduling.USUAL, place -> rows[place]);
    }

    /** How many rows are to be scored: the largest first dimension of an input. */
    public long rows() {
        long rows = 0;
        for (NdArray array : inputs.values()) {
            rows = Math.max(rows, array.shape().rank() == 0 ? 1 : array.shape().size(0));
        }
        return rows;
    }

    /** The names of the outputs to compute, in the order to be answered. */
    public List<String> wanted(List<String> all) {
        return outputs.isEmpty()
                ? all
                : outputs.stream().map(RequestedOutput::name).toList();
    }

    /** Whether an output is answered as bytes. */
    public boolean isBinary(String output) {
        for (RequestedOutput requested : outputs) {
            Boolean said = requested.binary();
            if (said != null && requested.name().equals(output)) {
                return said;
            }
        }
        return binary;
    }

    /**
     * An output that is asked for.
     *
     * @param name of the output
     * @param binary whether it is answered as bytes; null if the request does not say
     */
    public record RequestedOutput(String name, @Nullable Boolean binary) {}
}
