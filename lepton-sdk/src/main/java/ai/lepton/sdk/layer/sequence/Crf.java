package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.core.decode.Viterbi;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/**
 * A linear-chain conditional random field on top of a tagger: it learns which tag follows which. Its input are scores of
 * each tag at each step, the emissions; its output is the lattice that {@link CrfLoss} is trained on and {@link Viterbi}
 * finds the best tags in. The same in both modes; the last layer of a model.
 *
 * <p>Shapes: input {@code [N, T, K]} for K tags, output {@code [N, K + 2 + T, K]}: transitions, scores to start and to
 * end, emissions, as {@link Viterbi} says. With {@link #withLengths}, the emissions of padded steps are {@link
 * Viterbi#PADDING}. Parameters: {@code transitions [K, K]}, {@code start [K]} and {@code end [K]}, start at 0.
 *
 * @see <a href="https://dl.acm.org/doi/10.5555/645530.655813">Lafferty, McCallum and Pereira (2001)</a>
 */
public record Crf() implements SequenceLayer {

    @Override
    public Shape outputShape(Shape input) {
        long tags = SequenceShapes.requireFeatures(input).last();
        return Shape.of(input.size(0) == Shape.UNKNOWN ? Shape.UNKNOWN : tags + 2 + input.size(0), tags);
    }

    @Override
    public Steps buildSteps(Parameters parameters, Shape input) {
        long tags = input.last();
        Parameter transitions = parameters.add("transitions", Shape.of(tags, tags), Initializer.zeros());
        Parameter start = parameters.add("start", Shape.of(tags), Initializer.zeros());
        Parameter end = parameters.add("end", Shape.of(tags), Initializer.zeros());
        return (x, lengths, mode) -> {
            Tensor common = transitions
                    .value()
                    .concat(start.value().reshape(1, tags), 0)
                    .concat(end.value().reshape(1, tags), 0);
            // The same for each row, so that a row of the output is complete.
            Tensor perRow = RealSteps.zeros(x.select(1, 0)).reshape(-1, 1, tags).add(common);
            Tensor emissions = lengths == null
                    ? x
                    : x.stepMask(lengths).where(x, RealSteps.zeros(x).add(Viterbi.PADDING));
            return perRow.concat(emissions, 1);
        };
    }
}
