package ai.lepton.sdk.zoo;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.depthwiseConv2d;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.relu6;
import static ai.lepton.sdk.layer.Layers.residual;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.layer.Layers.zeroPad2d;

import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2, layer by layer as torchvision builds it, so that its checkpoints load: 3.5 million parameters with width 1
 * and 1,000 classes. Takes images {@code [H, W, 3]}, normalised as the checkpoint wants them; ends in scores.
 *
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al., "MobileNetV2" (2018)</a>
 */
public final class MobileNetV2 {

    /** Expansion, filters, how many blocks, stride of the first: the paper's table 2. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1},
    };

    private static final int FIRST_FILTERS = 32;
    private static final int LAST_FILTERS = 1280;

    private MobileNetV2() {}

    /**
     * The network.
     *
     * @param input an image; 224 x 224 in the paper, any size from 32 on works
     * @param width multiplies the filters, {@code > 0}; 0.35 to 1.4 in the paper
     * @param classes scores to give, in {@code classifier}
     */
    public static Model model(Input input, double width, int classes) {
        if (!(width > 0) || Double.isInfinite(width)) {
            throw new IllegalArgumentException("width: " + width + " (expected: > 0 and finite)");
        }
        int channels = filters(FIRST_FILTERS, width);
        List<Layer> features = new ArrayList<>();
        features.add(sequential(
                zeroPad2d(1),
                named("conv", conv2d(channels, 3).stride(2).withoutBias()),
                named("bn", batchNorm()),
                relu6()));
        for (int[] stage : STAGES) {
            int filters = filters(stage[1], width);
            for (int i = 0; i < stage[2]; i++) {
                features.add(block(channels, stage[0], filters, i == 0 ? stage[3] : 1));
                channels = filters;
            }
        }
        features.add(sequential(
                named(
                        "conv",
                        conv2d(filters(LAST_FILTERS, Math.max(1, width)), 1).withoutBias()),
                named("bn", batchNorm()),
                relu6()));
        List<Layer> numbered = new ArrayList<>();
        for (Layer feature : features) {
            numbered.add(named(Integer.toString(numbered.size()), feature));
        }
        return Model.sequential(
                input,
                named("features", sequential(numbered.toArray(Layer[]::new))),
                globalAveragePool2d(),
                dropout(0.2),
                named("classifier", dense(classes)));
    }

    /** The names in torchvision's checkpoints. */
    public static NameMap torchvision() {
        return NameMap.torch()
                .first("^classifier/", "classifier/1/")
                .first("/project_bn/", "/conv/3/")
                .first("/project/", "/conv/2/")
                .first("/depthwise_bn/", "/conv/1/1/")
                .first("/depthwise/", "/conv/1/0/")
                .first("/expand_bn/", "/conv/0/1/")
                .first("/expand/", "/conv/0/0/")
                .first("^features/1/project_bn/", "features/1/conv/2/")
                .first("^features/1/project/", "features/1/conv/1/")
                .first("^features/1/depthwise_bn/", "features/1/conv/0/1/")
                .first("^features/1/depthwise/", "features/1/conv/0/0/")
                .first("^features/(\\d+)/bn/", "features/$1/1/")
                .first("^features/(\\d+)/conv/", "features/$1/0/")
                .first("/body/", "/");
    }

    private static Layer block(int channels, int expansion, int filters, int stride) {
        List<Layer> layers = new ArrayList<>();
        if (expansion != 1) {
            layers.add(named("expand", conv2d(channels * expansion, 1).withoutBias()));
            layers.add(named("expand_bn", batchNorm()));
            layers.add(relu6());
        }
        layers.add(zeroPad2d(1));
        layers.add(named("depthwise", depthwiseConv2d(3).stride(stride).withoutBias()));
        layers.add(named("depthwise_bn", batchNorm()));
        layers.add(relu6());
        layers.add(named("project", conv2d(filters, 1).withoutBias()));
        layers.add(named("project_bn", batchNorm()));
        Layer body = sequential(layers.toArray(Layer[]::new));
        return stride == 1 && channels == filters ? residual(body) : body;
    }

    /** The nearest multiple of 8, but never a tenth less, as the authors' code rounds. */
    private static int filters(int filters, double width) {
        double wanted = filters * width;
        int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
        return rounded < 0.9 * wanted ? rounded + 8 : rounded;
    }
}
