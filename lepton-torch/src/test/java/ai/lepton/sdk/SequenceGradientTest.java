package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.averageSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crossAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embeddingBag;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lastStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.learnedPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.maxSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.selfAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.simpleRnn;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.sinusoidalPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import ai.lepton.sdk.check.GradCheck;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceGradientTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final Shape SERIES = Shape.of(4, 3);

    /** The places of the largest features as indexes; they are the same near by. */
    private record OfIndexes(Layer layer) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(Shape.of(input.size(0)));
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Forward forward = layer.build(parameters, Shape.of(input.size(0)));
            return (x, mode) -> forward.apply(x.argMax(2), mode);
        }
    }

    /** Rows of lengths 0 to T, taken from the place of the largest feature of the first step. */
    private record OfLengths(MultiInputLayer layer) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(List.of(input, Shape.of()));
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            MultiInputLayer.Forward forward = layer.build(parameters, List.of(input, Shape.of()));
            return (x, mode) ->
                    forward.apply(List.of(x, x.argMax(2).select(1, 0).mul(2)), mode);
        }
    }

    /** The sequence itself again as the second input, or as a mask that is 0 at some steps. */
    private record OfTwo(MultiInputLayer layer, Shape second) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(List.of(input, second));
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            MultiInputLayer.Forward forward = layer.build(parameters, List.of(input, second));
            return (x, mode) -> forward.apply(List.of(x, second.rank() == 1 ? x.argMax(2) : x.square()), mode);
        }
    }

    static Stream<Arguments> layers() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new OfIndexes(embedding(3, 2)));
        layers.add(new OfIndexes(embeddingBag(3, 2)));
        layers.add(new OfIndexes(embeddingBag(3, 2).padding(0)));
        layers.add(new OfIndexes(embeddingBag(3, 2).sum().padding(2)));
        layers.add(simpleRnn(2));
        layers.add(simpleRnn(2).relu().sequences());
        layers.add(lstm(2));
        layers.add(lstm(2).bidirectional().sequences());
        layers.add(lstm(2).layers(2).bidirectional().dropout(0.3));
        layers.add(gru(2).sequences());
        layers.add(gru(2).layers(2).bidirectional());
        layers.add(new OfLengths(lstm(2).bidirectional().sequences().withLengths()));
        layers.add(new OfLengths(lstm(2).layers(2).bidirectional().withLengths()));
        layers.add(new OfLengths(gru(2).bidirectional().withLengths()));
        layers.add(new OfLengths(simpleRnn(2).sequences().withLengths()));
        layers.add(lastStep());
        layers.add(new OfLengths(lastStep().withLengths()));
        layers.add(averageSteps());
        layers.add(new OfLengths(averageSteps().withLengths()));
        layers.add(maxSteps());
        layers.add(new OfLengths(maxSteps().withLengths()));
        layers.add(perStep(dense(2).tanh()));
        layers.add(perStep(twoLayers()));
        layers.add(sinusoidalPositions(5));
        layers.add(learnedPositions(5));
        layers.add(selfAttention(3));
        layers.add(selfAttention(1).causal().dropout(0.3));
        layers.add(new OfLengths(selfAttention(3).causal().withLengths()));
        layers.add(new OfTwo(selfAttention(1).withMask(), Shape.of(4)));
        layers.add(new OfTwo(crossAttention(3), Shape.of(4, 3)));
        layers.add(transformerEncoder(1, 2));
        layers.add(transformerEncoder(3, 2).tanh().postNorm().causal().dropout(0.3));
        layers.add(new OfLengths(transformerEncoder(1, 2).withLengths()));
        return layers.stream().map(layer -> Arguments.of(layer, SERIES));
    }

    /** Not a dense layer itself, so that steps become rows and back. */
    private static Layer twoLayers() {
        return ai.lepton.sdk.layer.Layers.sequential(dense(2).tanh(), dense(3));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("layers")
    void everyLayerHasTheRightGradient(Layer layer, Shape input) {
        GradCheck.Result result = GradCheck.layer(layer, input, SEED);
        assertThat(result.passed())
                .as("%s, replay with -Dlepton.seed=%d", result, SEED)
                .isTrue();
        assertThat(result.elements()).isGreaterThanOrEqualTo((int) input.elements() * 3);
    }
}
