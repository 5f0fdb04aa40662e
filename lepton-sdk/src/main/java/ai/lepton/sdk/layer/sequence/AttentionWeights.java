package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The parameters of multi-head attention and what is done with them. */
final class AttentionWeights {

    private final Parameter outputKernel;
    private final Parameter outputBias;
    private final AttentionOptions options;
    private final double dropout;

    private AttentionWeights(Parameters parameters, long features, AttentionOptions options, double dropout) {
        this.outputKernel = parameters.add("output_kernel", Shape.of(features, features), Initializer.glorotUniform());
        this.outputBias = parameters.add("output_bias", Shape.of(features), Initializer.zeros());
        this.options = options;
        this.dropout = dropout;
    }

    /** Query, key and value of one sequence: one product for all three. */
    static MaskedLayer.Masked self(Parameters parameters, long features, AttentionOptions options, double dropout) {
        Parameter kernel = parameters.add("kernel", Shape.of(3 * features, features), Initializer.glorotUniform());
        Parameter bias = parameters.add("bias", Shape.of(3 * features), Initializer.zeros());
        AttentionWeights weights = new AttentionWeights(parameters, features, options, dropout);
        return (x, isReal, mode) -> {
            Tensor all = x.linear(kernel.value(), bias.value());
            return weights.mix(
                    all.slice(2, 0, features),
                    all.slice(2, features, 2 * features),
                    all.slice(2, 2 * features, 3 * features),
                    isReal,
                    mode);
        };
    }

    /** Query of one sequence, key and value of another. */
    static Cross cross(Parameters parameters, long features, long memory, AttentionOptions options, double dropout) {
        Parameter queryKernel =
                parameters.add("query_kernel", Shape.of(features, features), Initializer.glorotUniform());
        Parameter queryBias = parameters.add("query_bias", Shape.of(features), Initializer.zeros());
        Parameter memoryKernel =
                parameters.add("memory_kernel", Shape.of(2 * features, memory), Initializer.glorotUniform());
        Parameter memoryBias = parameters.add("memory_bias", Shape.of(2 * features), Initializer.zeros());
        AttentionWeights weights = new AttentionWeights(parameters, features, options, dropout);
        return (x, remembered, isReal, mode) -> {
            Tensor both = remembered.linear(memoryKernel.value(), memoryBias.value());
            return weights.mix(
                    x.linear(queryKernel.value(), queryBias.value()),
                    both.slice(2, 0, features),
                    both.slice(2, features, 2 * features),
                    isReal,
                    mode);
        };
    }

    /** BOOL, true where a mask of numbers is not 0. */
    static Tensor isReal(Tensor mask) {
        return mask.abs().greater(0);
    }

    /** Checks that the features can be cut into so many parts. */
    static Shape requireHeads(Shape input, int heads) {
        if (SequenceShapes.requireFeatures(input).last() % heads != 0) {
            throw ShapeErrors.mismatch(
                    input,
                    "[steps, features], features a multiple of " + heads + " heads",
                    "Choose heads that divide " + input.last() + ".");
        }
        return input;
    }

    private Tensor mix(Tensor query, Tensor key, Tensor value, @Nullable Tensor isReal, Mode mode) {
        AttentionOptions asked = options.withKeyMask(isReal);
        if (mode.isTraining() && dropout > 0) {
            asked = asked.withWeights(w -> w.mul(mode.random().dropoutMask(w, dropout)));
        }
        return query.attention(key, value, asked).linear(outputKernel.value(), outputBias.value());
    }

    /** The function of attention to another sequence. */
    @FunctionalInterface
    interface Cross {
        Tensor apply(Tensor sequence, Tensor memory, @Nullable Tensor isReal, Mode mode);
    }
}
