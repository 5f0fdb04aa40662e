package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.AvgPool1dImpl;
import org.bytedeco.pytorch.AvgPool1dOptions;
import org.bytedeco.pytorch.Conv1dImpl;
import org.bytedeco.pytorch.Conv1dOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.ConvTranspose1dImpl;
import org.bytedeco.pytorch.ConvTranspose1dOptions;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dOptions;
import org.bytedeco.pytorch.GroupNormImpl;
import org.bytedeco.pytorch.GroupNormOptions;
import org.bytedeco.pytorch.InstanceNorm2dImpl;
import org.bytedeco.pytorch.InstanceNormOptions;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.MaxPool1dImpl;
import org.bytedeco.pytorch.MaxPool1dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers beside libtorch's own modules in its own layout, weights copied in. */
class ModuleParityTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final Shape IMAGE = Shape.of(9, 8, 4);
    private static final Shape SERIES = Shape.of(11, 4);

    /** A module of libtorch, which takes weights in the order it registers them. */
    private record Reference(Module module, UnaryOperator<Tensor> forward) {}

    /** Makes one, inside the scope of the test. */
    @FunctionalInterface
    private interface Maker {
        Reference make();
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                of(Layers.conv2d(6, 3, 2).stride(2, 1).dilation(2, 3).groups(2), IMAGE, () -> {
                    Conv2dOptions options = new Conv2dOptions(4, 6, new LongPointer(3, 2));
                    options.stride().put(0, 2).put(1, 1);
                    options.dilation().put(0, 2).put(1, 3);
                    options.groups().put(2);
                    Conv2dImpl module = new Conv2dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.depthwiseConv2d(3).multiplier(2), IMAGE, () -> {
                    Conv2dOptions options = new Conv2dOptions(4, 8, new LongPointer(3, 3));
                    options.groups().put(4);
                    Conv2dImpl module = new Conv2dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.conv1d(5, 3).stride(2).dilation(2), SERIES, () -> {
                    Conv1dOptions options = new Conv1dOptions(4, 5, new LongPointer(new long[] {3}));
                    options.stride().put(2);
                    options.dilation().put(2);
                    Conv1dImpl module = new Conv1dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.convTranspose2d(5, 4).same().stride(2), IMAGE, () -> {
                    ConvTranspose2dOptions options = new ConvTranspose2dOptions(4, 5, new LongPointer(4, 4));
                    options.stride().put(0, 2).put(1, 2);
                    options.padding().put(0, 1).put(1, 1);
                    ConvTranspose2dImpl module = new ConvTranspose2dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.convTranspose1d(5, 2).stride(3), SERIES, () -> {
                    ConvTranspose1dOptions options = new ConvTranspose1dOptions(4, 5, new LongPointer(new long[] {2}));
                    options.stride().put(3);
                    options.output_padding().put(1);
                    ConvTranspose1dImpl module = new ConvTranspose1dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.layerNorm(), Shape.of(7), () -> {
                    LayerNormImpl module = new LayerNormImpl(new LayerNormOptions(new LongVector(new long[] {7})));
                    return new Reference(module, module::forward);
                }),
                of(Layers.groupNorm(2), IMAGE, () -> {
                    GroupNormImpl module = new GroupNormImpl(new GroupNormOptions(2, 4));
                    return new Reference(module, module::forward);
                }),
                of(Layers.groupNorm(2), SERIES, () -> {
                    GroupNormImpl module = new GroupNormImpl(new GroupNormOptions(2, 4));
                    return new Reference(module, module::forward);
                }),
                of(Layers.instanceNorm(), IMAGE, () -> {
                    InstanceNormOptions options = new InstanceNormOptions(4);
                    options.affine().put(true);
                    InstanceNorm2dImpl module = new InstanceNorm2dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.maxPool1d(3).stride(2), SERIES, () -> {
                    MaxPool1dOptions options = new MaxPool1dOptions(new LongPointer(new long[] {3}));
                    options.stride().put(2);
                    MaxPool1dImpl module = new MaxPool1dImpl(options);
                    return new Reference(module, module::forward);
                }),
                of(Layers.averagePool1d(3), SERIES, () -> {
                    AvgPool1dImpl module = new AvgPool1dImpl(new AvgPool1dOptions(new LongPointer(new long[] {3})));
                    return new Reference(module, module::forward);
                }),
                of(
                        Layers.adaptiveAveragePool2d(4, 3),
                        IMAGE,
                        () -> new Reference(new Module(), x -> torch.adaptive_avg_pool2d(x, new long[] {4, 3}))),
                of(
                        Layers.adaptiveMaxPool2d(4, 3),
                        IMAGE,
                        () -> new Reference(
                                new Module(),
                                x -> new Tensor(torch.adaptive_max_pool2d(x, new long[] {4, 3})
                                        .get0()))),
                of(
                        Layers.upSample2d(2, 3),
                        IMAGE,
                        () -> new Reference(new Module(), x -> torch.upsample_nearest2d(x, new long[] {18, 24}))),
                of(
                        Layers.upSample2d(2, 3).bilinear(),
                        IMAGE,
                        () -> new Reference(
                                new Module(), x -> torch.upsample_bilinear2d(x, new long[] {18, 24}, false))));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("layers")
    void aLayerGivesWhatTheModuleGives(Layer layer, Shape input, Maker maker) {
        Random random = new Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Registered registered = new Registered(bench, random);
            Layer.Forward forward = layer.build(registered, input);
            Shape batch = input.prepend(3);
            double[] values = random.doubles(batch.elements(), -3, 4).toArray();
            TorchTensor x = (TorchTensor) bench.tensor(batch, values);

            Reference reference = maker.make();
            TensorVector weights = reference.module().parameters();
            assertThat(weights.size()).isEqualTo(registered.parameters.size());
            for (int i = 0; i < weights.size(); i++) {
                TorchTensor ours = (TorchTensor) registered.parameters.get(i).value();
                assertThat(weights.get(i).sizes().vec().get())
                        .isEqualTo(ours.shape().toArray());
                weights.get(i).set_data(torch.detach(ours.handle()).clone());
            }
            Tensor expected = last(reference.forward().apply(second(x.handle())));
            ai.lepton.sdk.tensor.Tensor actual = forward.apply(x, Mode.INFERENCE);

            assertThat(actual.shape()).isEqualTo(layer.outputShape(input).prepend(3));
            assertThat(actual.values().toDoubles())
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .usingComparatorWithPrecision(2e-5)
                    .containsExactly(Copies.toArray(expected, DType.FLOAT32, actual.shape())
                            .toDoubles());
        }
    }

    private static Arguments of(Layer layer, Shape input, Maker maker) {
        return Arguments.of(layer, input, maker);
    }

    private static Tensor second(Tensor x) {
        return switch ((int) x.dim()) {
            case 3 -> torch.permute(x, 0, 2, 1).contiguous();
            case 4 -> torch.permute(x, 0, 3, 1, 2).contiguous();
            default -> x;
        };
    }

    private static Tensor last(Tensor x) {
        return switch ((int) x.dim()) {
            case 3 -> torch.permute(x, 0, 2, 1).contiguous();
            case 4 -> torch.permute(x, 0, 2, 3, 1).contiguous();
            default -> x;
        };
    }

    /** Gives every parameter random values and keeps it. */
    private static final class Registered implements Parameters {
        private final Workbench bench;
        private final Random random;
        private final List<Parameter> parameters = new ArrayList<>();

        Registered(Workbench bench, Random random) {
            this.bench = bench;
            this.random = random;
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            Parameter parameter = bench.parameter(
                    shape, random.doubles(shape.elements(), -1, 1).toArray());
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
