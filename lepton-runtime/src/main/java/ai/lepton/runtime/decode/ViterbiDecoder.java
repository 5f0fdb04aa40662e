package ai.lepton.runtime.decode;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.decode.Viterbi;
import ai.lepton.core.model.TensorSpec;
import java.util.List;
import java.util.Map;

/** Adds {@code tags}, INT64 {@code [N, T]}, -1 at padding: the best path through the lattice, the graph's only output. */
record ViterbiDecoder() implements Decoder {

    private static final String TAGS = "tags";

    @Override
    public String name() {
        return "viterbi";
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> ofGraph) {
        if (ofGraph.size() != 1 || ofGraph.get(0).shape().rank() != 3) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    "decoder viterbi: outputs "
                            + ofGraph.stream().map(TensorSpec::shape).toList()
                            + " (expected: one, [N, tags + 2 + steps, tags]). Export the model again.");
        }
        Shape lattice = ofGraph.get(0).shape();
        boolean known = lattice.size(1) != Shape.UNKNOWN;
        long tags = lattice.size(2);
        return List.of(TensorSpec.of(
                        TAGS,
                        DType.INT64,
                        Shape.of(lattice.size(0), known ? lattice.size(1) - 2 - tags : Shape.UNKNOWN))
                .withRange(Viterbi.NO_TAG, tags - 1.0));
    }

    @Override
    public Map<String, NdArray> decode(List<NdArray> ofGraph) {
        return Map.of(TAGS, Viterbi.decode(ofGraph.get(0)));
    }
}
