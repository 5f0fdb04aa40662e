package ai.lepton.sdk.zoo;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.residual;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.layer.Layers.zeroPad2d;

import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet-18, layer by layer as torchvision builds it, so that its checkpoints load: 11.7 million parameters with 1,000
 * classes. Takes images {@code [H, W, 3]}, normalised as the checkpoint wants them; ends in scores.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., "Deep Residual Learning for Image Recognition" (2015)</a>
 */
public final class ResNet18 {

    private static final int STAGES = 4;
    private static final int FIRST_FILTERS = 64;

    private ResNet18() {}

    /**
     * The network.
     *
     * @param input an image; 224 x 224 in the paper, any size from 32 on works
     * @param classes scores to give, in {@code fc}
     */
    public static Model model(Input input, int classes) {
        List<Layer> layers = new ArrayList<>(List.of(
                zeroPad2d(3),
                named("conv1", conv2d(FIRST_FILTERS, 7).stride(2).withoutBias()),
                named("bn1", batchNorm()),
                relu(),
                zeroPad2d(1),
                maxPool2d(3).stride(2)));
        for (int stage = 1; stage <= STAGES; stage++) {
            int filters = FIRST_FILTERS << (stage - 1);
            boolean halves = stage > 1;
            layers.add(named(
                    "layer" + stage,
                    sequential(named("0", block(filters, halves)), named("1", block(filters, false)))));
        }
        layers.add(globalAveragePool2d());
        layers.add(named("fc", dense(classes)));
        return Model.sequential(input, layers.toArray(Layer[]::new));
    }

    /** The names in torchvision's checkpoints. */
    public static NameMap torchvision() {
        return NameMap.torch()
                .first("/block/body/", "/")
                .first("/block/shortcut/conv/", "/downsample/0/")
                .first("/block/shortcut/bn/", "/downsample/1/");
    }

    private static Layer block(int filters, boolean halves) {
        int stride = halves ? 2 : 1;
        Layer body = sequential(
                zeroPad2d(1),
                named("conv1", conv2d(filters, 3).stride(stride).withoutBias()),
                named("bn1", batchNorm()),
                relu(),
                named("conv2", conv2d(filters, 3).same().withoutBias()),
                named("bn2", batchNorm()));
        Layer shortcut =
                sequential(named("conv", conv2d(filters, 1).stride(stride).withoutBias()), named("bn", batchNorm()));
        return sequential(named("block", halves ? residual(body, shortcut) : residual(body)), relu());
    }
}
