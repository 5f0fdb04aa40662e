package ai.lepton.recipes.image;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.residual;
import static ai.lepton.sdk.layer.Layers.sequential;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Standardize;
import java.util.ArrayList;
import java.util.List;

/**
 * A small residual network: stages that halve the picture and double the filters, each a convolution and, where the picture is
 * small enough for it to be cheap, a residual block; then the mean over the places that are left. Convolutions are 3 x 3 and
 * pooled before they are normalised: a quarter of the numbers is left to normalise then.
 *
 * @param width filters of the first stage
 * @param dropout of the mean, before the scores
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., "Deep Residual Learning for Image Recognition" (2015)</a>
 */
record ResidualNetwork(int width, double dropout) {

    private static final int MOST_FILTERS = 128;
    /** Pictures are halved until their shorter side is below this. */
    private static final int LAST_SIDE = 7;
    /** At more places than this a residual block costs more than all that follows. */
    private static final int BLOCK_SIDE = 8;
    /** From this side on the first convolution takes every other pixel. */
    private static final int LARGE_SIDE = 64;

    /**
     * The network.
     *
     * @param standardize fitted to the channels of the training pictures
     */
    Model model(Shape image, int classes, Standardize standardize) {
        long side = Math.min(image.size(0), image.size(1));
        boolean isLarge = side >= LARGE_SIDE;
        List<Layer> layers = new ArrayList<>(List.of(standardize));
        int filters = width;
        int stride = isLarge ? 2 : 1;
        do {
            side = (side + stride - 1) / stride;
            layers.add(conv2d(filters, 3).same().stride(stride).withoutBias());
            if (side >= LAST_SIDE) {
                layers.add(maxPool2d(2));
                side /= 2;
            }
            layers.add(batchNorm());
            layers.add(relu());
            if (side <= BLOCK_SIDE) {
                layers.add(residual(sequential(convolution(filters), convolution(filters))));
            }
            filters = Math.min(2 * filters, MOST_FILTERS);
            stride = 1;
        } while (side >= LAST_SIDE);
        layers.add(globalAveragePool2d());
        layers.add(Layers.dropout(dropout));
        layers.add(dense(classes));
        return Model.sequential(Input.image(image), layers.toArray(Layer[]::new));
    }

    private static Layer convolution(int filters) {
        return sequential(conv2d(filters, 3).same().withoutBias(), batchNorm(), relu());
    }
}
