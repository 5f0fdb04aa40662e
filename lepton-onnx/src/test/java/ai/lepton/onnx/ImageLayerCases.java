package ai.lepton.onnx;

import ai.lepton.core.Shape;
import ai.lepton.onnx.LayerParityTest.Case;
import ai.lepton.sdk.layer.GroupNorm;
import ai.lepton.sdk.layer.InstanceNorm;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.LayerNorm;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Layers of images, series and shapes, for {@link LayerParityTest}. */
final class ImageLayerCases {

    /**
     * An epsilon for norms over a handful of numbers: with the usual one, two that are almost equal would make their
     * rounding three hundred times larger, in any library.
     */
    private static final double SMOOTH = 0.1;

    private ImageLayerCases() {}

    static void add(Map<String, Case> cases, Random random) {
        convolutions(cases, random);
        poolings(cases, random);
        norms(cases, random);
        shapes(cases, random);
        merges(cases, random);
    }

    private static void convolutions(Map<String, Case> cases, Random random) {
        for (int size = 1; size <= 3; size++) {
            for (int stride = 1; stride <= 3; stride++) {
                String geometry = " " + size + " stride " + stride;
                int dilation = from(random, 1, 2);
                Layer causal = Layers.conv1d(3, size).causal().stride(stride).dilation(dilation);
                cases.put("conv1d causal" + geometry, new Case(causal, series(random)));
                cases.put(
                        "conv1d same" + geometry,
                        new Case(Layers.conv1d(4, size).same().stride(stride).relu(), series(random)));
                cases.put(
                        "conv2d dilated" + geometry,
                        new Case(Layers.conv2d(2, size).same().stride(stride).dilation(2), image(random)));
                cases.put(
                        "depthwise" + geometry,
                        new Case(
                                Layers.depthwiseConv2d(size)
                                        .multiplier(from(random, 1, 3))
                                        .stride(stride),
                                image(random)));
                cases.put(
                        "transposed same" + geometry,
                        new Case(Layers.convTranspose2d(2, size).same().stride(stride), image(random)));
                cases.put(
                        "transposed" + geometry,
                        new Case(Layers.convTranspose2d(2, size).stride(stride).dilation(dilation), image(random)));
                cases.put(
                        "transposed 1d" + geometry,
                        new Case(Layers.convTranspose1d(2, size).same().stride(stride), series(random)));
            }
        }
        cases.put("conv2d in groups", new Case(Layers.conv2d(6, 2, 3).groups(3).gelu(), image(random, 6)));
        cases.put("conv1d in groups", new Case(Layers.conv1d(6, 3).groups(2).withoutBias(), series(random, 4)));
        cases.put(
                "depthwise same",
                new Case(Layers.depthwiseConv2d(3, 2).same().stride(2).withoutBias(), image(random)));
        cases.put(
                "transposed without bias",
                new Case(
                        Layers.convTranspose2d(2, 3, 2)
                                .withoutBias()
                                .stride(1, 2)
                                .tanh(),
                        image(random)));
        cases.put(
                "convolutions of a series, one after the other",
                new Case(
                        Layers.sequential(
                                Layers.conv1d(4, 3).same().relu(),
                                Layers.batchNorm(),
                                Layers.maxPool1d(2),
                                Layers.conv1d(3, 2).causal().leakyRelu(0.2),
                                new GroupNorm(3, SMOOTH),
                                new LayerNorm(SMOOTH),
                                Layers.spatialDropout(0.3),
                                Layers.averagePool1d(2),
                                Layers.convTranspose1d(2, 2).stride(2),
                                Layers.flatten(),
                                Layers.dense(3)),
                        series(random)));
    }

    private static void poolings(Map<String, Case> cases, Random random) {
        for (int size = 1; size <= 3; size++) {
            String geometry = " " + size;
            cases.put("max 1d" + geometry, new Case(Layers.maxPool1d(size), series(random)));
            cases.put(
                    "max 1d same" + geometry,
                    new Case(Layers.maxPool1d(size).same().stride(2), series(random)));
            cases.put(
                    "max 1d dilated" + geometry, new Case(Layers.maxPool1d(size).dilation(2), series(random)));
            cases.put("mean 1d" + geometry, new Case(Layers.averagePool1d(size), series(random)));
            cases.put(
                    "mean 1d same" + geometry,
                    new Case(Layers.averagePool1d(size).same().stride(2), series(random)));
            cases.put("max 2d" + geometry, new Case(Layers.maxPool2d(size, 2).stride(1, 3), image(random)));
            cases.put(
                    "max 2d dilated" + geometry,
                    new Case(Layers.maxPool2d(size, 2).same().dilation(2), image(random)));
        }
        int rows = from(random, 1, 3);
        int columns = from(random, 1, 3);
        Shape divisible =
                Shape.of((long) rows * from(random, 1, 3), (long) columns * from(random, 1, 3), from(random, 1, 3));
        cases.put("adaptive mean", new Case(Layers.adaptiveAveragePool2d(rows, columns), divisible));
        cases.put("adaptive max", new Case(Layers.adaptiveMaxPool2d(rows, columns), divisible));
        cases.put("global max", new Case(Layers.globalMaxPool2d(), image(random)));
        cases.put("global max 1d", new Case(Layers.globalMaxPool1d(), series(random)));
        cases.put("global mean 1d", new Case(Layers.globalAveragePool1d(), series(random)));
    }

    private static void norms(Map<String, Case> cases, Random random) {
        int groups = from(random, 1, 3);
        int channels = groups * from(random, 1, 3);
        cases.put("layer norm", new Case(new LayerNorm(SMOOTH), Shape.of(from(random, 2, 7))));
        cases.put("layer norm of a series", new Case(new LayerNorm(SMOOTH), series(random)));
        cases.put("layer norm of an image", new Case(new LayerNorm(SMOOTH), image(random)));
        cases.put("group norm", new Case(new GroupNorm(groups, SMOOTH), Shape.of(channels)));
        cases.put("group norm of a series", new Case(new GroupNorm(groups, SMOOTH), series(random, channels)));
        cases.put("group norm of an image", new Case(new GroupNorm(groups, SMOOTH), image(random, channels)));
        cases.put("group norm of five axes", new Case(new GroupNorm(groups, SMOOTH), Shape.of(2, 3, 2, channels)));
        cases.put("instance norm", new Case(new InstanceNorm(SMOOTH), image(random)));
        cases.put("instance norm of a series", new Case(new InstanceNorm(SMOOTH), series(random)));
        cases.put("group norm as it is made", new Case(Layers.groupNorm(2), Shape.of(9, 9, 8)));
        cases.put("instance norm as it is made", new Case(Layers.instanceNorm(), Shape.of(9, 9, 3)));
        cases.put("layer norm as it is made", new Case(Layers.layerNorm(), Shape.of(64)));
        cases.put("spatial dropout", new Case(Layers.spatialDropout(0.5), image(random)));
    }

    private static void shapes(Map<String, Case> cases, Random random) {
        Shape even = Shape.of(from(random, 2, 5), 2L * from(random, 1, 3), from(random, 1, 4));
        cases.put("reshape", new Case(Layers.reshape(-1, 2), even));
        cases.put("permute", new Case(Layers.permute(3, 1, 2), image(random)));
        cases.put("permute a series", new Case(Layers.permute(2, 1), series(random)));
        cases.put("zero padding", new Case(Layers.zeroPad2d(1, 2, 0, 3), image(random)));
        cases.put("nearest", new Case(Layers.upSample2d(from(random, 1, 3), from(random, 1, 3)), image(random)));
        cases.put(
                "bilinear",
                new Case(
                        Layers.upSample2d(from(random, 1, 4), from(random, 1, 4))
                                .bilinear(),
                        image(random)));
        cases.put(
                "residual", new Case(Layers.residual(Layers.conv2d(3, 3).same().relu()), image(random, 3)));
        cases.put(
                "residual with a shortcut",
                new Case(
                        Layers.residual(
                                Layers.sequential(Layers.conv2d(4, 3).same().stride(2), Layers.batchNorm()),
                                Layers.conv2d(4, 1).same().stride(2)),
                        image(random)));
        cases.put(
                "lambda",
                new Case(
                        Layers.lambda(
                                "energy",
                                s -> Shape.of(s.last()),
                                x -> x.square().sum(1)),
                        series(random)));
        cases.put("leaky relu", new Case(Layers.leakyRelu(0.3), image(random)));
        cases.put("elu", new Case(Layers.elu(2.5), image(random)));
        cases.put("softmax over rows", new Case(Layers.softmax(1), image(random)));
        cases.put("dense, softmax of its own axis", new Case(Layers.dense(4).softmax(1), Shape.of(3)));
    }

    private static void merges(Map<String, Case> cases, Random random) {
        for (MultiInputLayer layer : new MultiInputLayer[] {
            Layers.concatenate(),
            Layers.concatenate(1),
            Layers.add(),
            Layers.subtract(),
            Layers.multiply(),
            Layers.average(),
            Layers.maximum(),
            Layers.minimum()
        }) {
            cases.put(layer + " of vectors", new Case(new Fed(layer), Shape.of(from(random, 1, 6))));
            cases.put(layer + " of series", new Case(new Fed(layer), series(random)));
            cases.put(
                    layer + " of images",
                    new Case(Layers.sequential(Layers.conv2d(2, 2), new Fed(layer)), image(random)));
        }
        cases.put("dot", new Case(new Fed(Layers.dot()), Shape.of(from(random, 1, 6))));
    }

    /** Feeds the input, and a function of it, to a layer of two inputs. */
    private record Fed(MultiInputLayer layer) implements Layer {

        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(List.of(input, input));
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            MultiInputLayer.Forward forward = layer.build(parameters, List.of(input, input));
            return (x, mode) -> forward.apply(List.of(x, x.mul(1.5).tanh()), mode);
        }
    }

    private static Shape image(Random random) {
        return image(random, from(random, 1, 4));
    }

    private static Shape image(Random random, int channels) {
        return Shape.of(from(random, 5, 9), from(random, 5, 9), channels);
    }

    private static Shape series(Random random) {
        return series(random, from(random, 1, 4));
    }

    private static Shape series(Random random, int channels) {
        return Shape.of(from(random, 6, 10), channels);
    }

    private static int from(Random random, int least, int most) {
        return random.nextInt(least, most + 1);
    }
}
