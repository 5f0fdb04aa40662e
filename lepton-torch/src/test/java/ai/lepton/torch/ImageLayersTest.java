package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers of images and series by hand, and what they start with. */
class ImageLayersTest {

    @Test
    void spatialDropoutDropsWholeChannels() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Layer.Forward forward = Layers.spatialDropout(0.25).build(new Kept(bench), Shape.of(4, 3, 50));
            double[] ones = new double[20 * 4 * 3 * 50];
            Arrays.fill(ones, 1);
            Tensor x = bench.tensor(Shape.of(20, 4, 3, 50), ones);
            assertThat(forward.apply(x, Mode.INFERENCE)).isSameAs(x);

            double[] y = forward.apply(x, Mode.training(bench.session.random()))
                    .values()
                    .toDoubles();
            int dropped = 0;
            for (int row = 0; row < 20; row++) {
                for (int channel = 0; channel < 50; channel++) {
                    double first = y[row * 600 + channel];
                    assertThat(first)
                            .satisfiesAnyOf(
                                    v -> assertThat(v).isZero(),
                                    v -> assertThat(v).isCloseTo(4.0 / 3, within(1e-6)));
                    for (int pixel = 1; pixel < 12; pixel++) {
                        assertThat(y[row * 600 + pixel * 50 + channel]).isEqualTo(first);
                    }
                    dropped += first == 0 ? 1 : 0;
                }
            }
            assertThat(dropped / 1000.0).isCloseTo(0.25, within(0.07)); // five standard deviations
        }
    }

    @Test
    void aResidualAddsItsInput() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Layer layer = Layers.residual(Layers.lambda("tens", x -> x.mul(10)));
            Tensor y = layer.build(new Kept(bench), Shape.of(2))
                    .apply(bench.tensor(Shape.of(1, 2), 1, -2), Mode.INFERENCE);
            assertThat(y.values().toFloats()).containsExactly(11, -22);
        }
    }

    @Test
    void depthwiseFiltersOfOneChannelLieSideBySide() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Kept kept = new Kept(bench);
            Layer.Forward forward = Layers.depthwiseConv2d(1).multiplier(2).build(kept, Shape.of(1, 1, 2));
            kept.get("kernel").set(bench.tensor(Shape.of(4, 1, 1, 1), 1, 10, 100, 1000));
            Tensor y = forward.apply(bench.tensor(Shape.of(1, 1, 1, 2), 3, 5), Mode.INFERENCE);
            assertThat(y.values().toFloats()).containsExactly(3, 30, 500, 5000);
        }
    }

    @Test
    void permuteAndReshapeMoveWhatTheySay() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
            Tensor permuted =
                    Layers.permute(2, 1).build(new Kept(bench), Shape.of(2, 3)).apply(x, Mode.INFERENCE);
            assertThat(permuted.shape()).isEqualTo(Shape.of(1, 3, 2));
            assertThat(permuted.values().toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
            Tensor reshaped =
                    Layers.reshape(-1, 2).build(new Kept(bench), Shape.of(2, 3)).apply(x, Mode.INFERENCE);
            assertThat(reshaped.shape()).isEqualTo(Shape.of(1, 3, 2));
            assertThat(reshaped.values().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void mergesByHand() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor a = bench.tensor(Shape.of(1, 2), 1, 8);
            Tensor b = bench.tensor(Shape.of(1, 2), 3, 2);
            List<Shape> shapes = List.of(Shape.of(2), Shape.of(2));
            Map<Object, float[]> expected = new HashMap<>();
            expected.put(Layers.concatenate(), new float[] {1, 8, 3, 2});
            expected.put(Layers.add(), new float[] {4, 10});
            expected.put(Layers.subtract(), new float[] {-2, 6});
            expected.put(Layers.multiply(), new float[] {3, 16});
            expected.put(Layers.average(), new float[] {2, 5});
            expected.put(Layers.maximum(), new float[] {3, 8});
            expected.put(Layers.minimum(), new float[] {1, 2});
            expected.put(Layers.dot(), new float[] {19});
            expected.forEach((layer, values) -> assertThat(((ai.lepton.sdk.layer.MultiInputLayer) layer)
                            .build(new Kept(bench), shapes)
                            .apply(List.of(a, b), Mode.INFERENCE)
                            .values()
                            .toFloats())
                    .as("%s", layer)
                    .containsExactly(values));
        }
    }

    @Test
    void kernelsOfGroupsAndOfTransposedConvolutionsStartWithTheirOwnFans() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Kept depthwise = new Kept(bench);
            Layers.depthwiseConv2d(3)
                    .withInitializer(Initializer.glorotNormal())
                    .build(depthwise, Shape.of(5, 5, 400));
            // one channel to one filter: 9 in, 9 out; and not 9 in, 3600 out
            assertThat(variance(depthwise.get("kernel"))).isCloseTo(1.0 / 9, within(0.012));

            Kept transposed = new Kept(bench);
            Layers.convTranspose2d(64, 3)
                    .withInitializer(Initializer.lecunNormal())
                    .build(transposed, Shape.of(5, 5, 8));
            // 8 channels in, 9 taps
            assertThat(transposed.get("kernel").shape()).isEqualTo(Shape.of(8, 64, 3, 3));
            assertThat(variance(transposed.get("kernel"))).isCloseTo(1.0 / 72, within(0.0014));

            Kept orthogonal = new Kept(bench);
            Layers.convTranspose1d(3, 1)
                    .withInitializer(Initializer.orthogonal())
                    .build(orthogonal, Shape.of(5, 3));
            Tensor matrix = orthogonal.get("kernel").value().reshape(3, 3);
            assertThat(matrix.matmul(matrix.transpose(1, 0)).values().toDoubles())
                    .usingComparatorWithPrecision(1e-6)
                    .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
        }
    }

    private static double variance(Parameter parameter) {
        return Arrays.stream(parameter.value().values().toDoubles())
                .map(v -> v * v)
                .average()
                .orElseThrow();
    }

    /** Parameters that start as the layer says, by name. */
    private static final class Kept implements Parameters {
        private final Workbench bench;
        private final Random random = new Random(5);
        private final List<String> names = new ArrayList<>();
        private final List<Parameter> parameters = new ArrayList<>();

        Kept(Workbench bench) {
            this.bench = bench;
        }

        Parameter get(String name) {
            return parameters.get(names.indexOf(name));
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            Parameter parameter = bench.parameter(shape, initializer.values(shape, random));
            names.add(name);
            parameters.add(parameter);
            return parameter;
        }

        @Override
        public Buffer buffer(String name, Shape shape, Initializer initializer) {
            return bench.session.buffer(name, shape, initializer.values(shape, random));
        }

        @Override
        public Parameters scope(String name) {
            return this;
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public String place() {
            return "";
        }
    }
}
