package ai.lepton.recipes.image;

import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.optimizer.Optimizer;
import java.util.Locale;

/**
 * A network that was asked for by its name, trained as its textbook does: Adam at one rate, pictures as they are unless another
 * thing was asked for.
 *
 * @param architecture the network
 * @param epochs passes
 * @param batchSize pictures of one step
 * @param augment changes to pictures
 */
record TextbookPlan(Architecture architecture, int epochs, int batchSize, PictureChanges augment) implements ImagePlan {

    private static final double LEARNING_RATE = 1e-3;

    @Override
    public Model model(LabelledImages data) {
        return architecture.model(data.train().inputShape(), data.labels().size());
    }

    @Override
    public Optimizer optimizer(int rows) {
        return adam(LEARNING_RATE);
    }

    @Override
    public Loss loss() {
        return sparseCategoricalCrossEntropy();
    }

    @Override
    public Dataset rows(LabelledImages data) {
        return data.train();
    }

    @Override
    public Fit adjust(Fit fit, LabelledImages data) {
        return augment.on(architecture.adjust(fit), data.train().inputShape());
    }

    @Override
    public String toString() {
        return "the network " + architecture.name().toLowerCase(Locale.ROOT) + ", " + epochs + " epochs in batches of "
                + batchSize + ", pictures " + augment;
    }
}
