package ai.lepton.sdk.cost;

import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.convTranspose2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.learnedPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.selfAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.zoo.MobileNetV2;
import ai.lepton.sdk.zoo.ResNet18;
import org.junit.jupiter.api.Test;

/** Each count is worked out by hand beside it. */
class CostTest {

    private static final Input PHOTO = Input.floats(Shape.of(224, 224, 3));

    @Test
    void denseMultipliesEachInputForEachUnit() {
        Cost cost = of(Shape.of(784), dense(128).relu());
        assertThat(cost.multiplyAdds()).isEqualTo(784 * 128);
        assertThat(cost.flops()).isEqualTo(2 * 784 * 128);
        assertThat(cost.activationBytes()).isEqualTo(4 * (128 + 128)); // the sum and its relu
    }

    @Test
    void aConvolutionMultipliesItsKernelAtEachPlaceOfItsOutput() {
        // 8 x 8 x 2, kernel 3 x 3, stride 2: 3 x 3 places
        assertThat(of(Shape.of(8, 8, 2), conv2d(4, 3).stride(2)).multiplyAdds()).isEqualTo(3 * 3 * 4 * (2 * 3 * 3));
        assertThat(of(Shape.of(8, 8, 2), conv2d(4, 3).same()).multiplyAdds()).isEqualTo(8 * 8 * 4 * (2 * 3 * 3));
        // in 2 groups each filter sees one of the two channels
        assertThat(of(Shape.of(8, 8, 2), conv2d(4, 3).stride(2).groups(2)).multiplyAdds())
                .isEqualTo(3 * 3 * 4 * (1 * 3 * 3));
        // transposed: each of 8 x 8 x 2 numbers times a kernel of 3 x 3 for each of 5 filters
        assertThat(of(Shape.of(8, 8, 2), convTranspose2d(5, 3)).multiplyAdds()).isEqualTo(8 * 8 * 2 * (5 * 3 * 3));
    }

    @Test
    void aRecurrentLayerMultipliesInputAndStateInEveryGateOfEveryStep() {
        // 7 steps, 4 gates of 5 units, each of 3 features and 5 states
        Cost cost = of(Shape.of(7, 3), lstm(5));
        assertThat(cost.multiplyAdds()).isEqualTo(7 * 4 * 5 * (3 + 5));
        // the states of all steps, the last one again, and what the backward pass needs: 4 gates and the cell of each
        // step
        assertThat(cost.activationBytes()).isEqualTo(4 * (7 * 5 + 5 + 7 * 5 * 5));
        assertThat(of(Shape.of(7, 3), lstm(5).bidirectional()).multiplyAdds()).isEqualTo(2 * 7 * 4 * 5 * (3 + 5));
        assertThat(of(Shape.of(7, 3), gru(5)).multiplyAdds()).isEqualTo(7 * 3 * 5 * (3 + 5));
    }

    @Test
    void attentionMultipliesEveryQueryWithEveryKeyAndValue() {
        assertThat(of(Shape.of(6, 8), selfAttention(2)).multiplyAdds()).isEqualTo(attention(6, 8));
    }

    private static long attention(long steps, long features) {
        long projections = steps * features * (3 * features);
        long scores = steps * steps * features;
        long mixtures = steps * steps * features;
        return projections + scores + mixtures + steps * features * features;
    }

    @Test
    void openSizesAreCountedAsAskedFor() {
        Model model = Model.sequential(Shape.of(Shape.UNKNOWN, 8), selfAttention(2));
        assertThat(model.cost(6).multiplyAdds()).isEqualTo(attention(6, 8));
        assertThat(model.cost(1000).multiplyAdds()).isEqualTo(attention(1000, 8));
        assertThat(model.summary())
                .contains(String.format("FLOPs: %,d for one row forward, with 128", 2 * attention(128, 8)));
        assertThatThrownBy(() -> model.cost(0)).hasMessage("openSize: 0 (expected: > 0)");
    }

    @Test
    void aSummaryCountsForALengthThatTheLayersTake() {
        Model model = Model.sequential(
                Shape.of(Shape.UNKNOWN, 4), learnedPositions(20), transformerEncoder(2, 16), perStep(dense(3)));
        assertThat(model.summary()).contains("with 16 for each size left open");
    }

    /** As torchvision's documentation has them: 1.81 and 0.30 thousand millions. */
    @Test
    void knownNetworksCostWhatIsKnown() {
        assertThat(ResNet18.model(PHOTO, 1000).cost(1).multiplyAdds()).isEqualTo(1_814_073_344);
        assertThat(MobileNetV2.model(PHOTO, 1, 1000).cost(1).multiplyAdds()).isEqualTo(300_774_272);
    }

    /** Made of tensor operations, like every layer. */
    record Bilinear(int units) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return Shape.of(units);
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Parameter left = parameters.add("left", Shape.of(input.last(), units), Initializer.ones());
            Parameter right = parameters.add("right", Shape.of(units, input.last()), Initializer.ones());
            return (x, mode) -> x.matmul(left.value()).mul(x.linear(right.value()));
        }
    }

    @Test
    void aLayerOfOnesOwnIsCountedByItsOperations() {
        Model model = Model.sequential(Shape.of(10), new Bilinear(4), relu());
        assertThat(model.costs(1)).containsEntry("bilinear_1", new Cost(2 * 10 * 4, 4 * (4 + 4 + 4), true));
        assertThat(model.cost(1)).isEqualTo(new Cost(2 * 10 * 4, 4 * 4 * 4, true));
        assertThat(model.summary()).containsPattern("bilinear_1 \\(Bilinear\\) +\\[4] +80 +160\n");
    }

    /** Needs numbers, so nobody can say what it does next. */
    record Peeking() implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return Shape.of(3);
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Parameter kernel = parameters.add("kernel", Shape.of(3, input.last()), Initializer.ones());
            return (x, mode) -> {
                var y = x.linear(kernel.value());
                return y.values().at(0) > 0 ? y : y.neg();
            };
        }
    }

    @Test
    void aLayerThatLooksAtValuesCostsAtLeastWhatWasSeen() {
        Model model = Model.sequential(Shape.of(5), new Peeking(), flatten(), dense(2));
        assertThat(model.cost(1)).isEqualTo(new Cost(5 * 3 + 3 * 2, 4 * (3 + 2), false));
        assertThat(model.summary()).contains(">= 30").contains("FLOPs: >= 42 for one row forward;");
    }

    private static Cost of(Shape input, Layer layer) {
        return Model.sequential(input, layer).cost(1);
    }
}
