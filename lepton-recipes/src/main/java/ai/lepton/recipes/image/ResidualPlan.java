package ai.lepton.recipes.image;

import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.augment.Mixup;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.average.Averages;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Standardize;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.schedule.Schedules;
import java.util.Locale;

/**
 * A residual network, its length and its regularisation chosen by how many pictures there are. Few pictures are seen often,
 * changed strongly, by a small network; many are seen a few times by a larger one. The learning rate goes through one cycle, and
 * what is kept is a moving average of the weights. No picture is kept back to stop by: the cycle has its length, and all teach.
 *
 * <p>The figures were chosen on parts of the training pictures of CIFAR-10 and MNIST, see docs/internals/images.md.
 *
 * @param network the network
 * @param epochs passes
 * @param batchSize pictures of one step
 * @param learningRate the highest of the one cycle
 * @param decay of the weights
 * @param smoothing share of each target that goes to all classes
 * @param mixup how much pairs of pictures are mixed, see {@link Mixup}; 0 for not at all
 * @param average share of the past that the average of the weights keeps in a step; 0 for none
 * @param changes to the pictures
 */
record ResidualPlan(
        ResidualNetwork network,
        int epochs,
        int batchSize,
        double learningRate,
        double decay,
        double smoothing,
        double mixup,
        double average,
        PictureChanges changes)
        implements ImagePlan {

    /** Fewer pictures than this are very few. */
    private static final int VERY_FEW = 400;

    /** Fewer pictures than this are few. */
    private static final int FEW = 2_000;

    /** From so many on there are many. */
    private static final int MANY = 20_000;

    /** The mean of the channels needs no more pictures. */
    private static final int FITTED = 2_000;

    private static final int GREY = 128;

    /**
     * Chooses.
     *
     * @param rows how many pictures there are to learn from
     * @param input what a picture is
     * @param mirror whether a mirrored picture is of the same class
     */
    static ResidualPlan of(int rows, ImageSpec input, boolean mirror) {
        boolean isInk = input.fit() == ImageSpec.Fit.CENTRED_INK;
        boolean isColoured = input.channels() > 1;
        int width = isColoured ? 24 : 16;
        PictureChanges moved = isInk
                ? new PictureChanges(false, false, 0.08, 10, 1.1, 0, 0, 0)
                : new PictureChanges(false, mirror, 0.09, 0, 1, 0, 0, GREY);
        if (rows >= MANY) {
            int epochs = Math.max(1, Math.min(12, 300_000 / rows));
            return new ResidualPlan(new ResidualNetwork(width, 0.1), epochs, 128, 6e-3, 0.02, 0.05, 0, 0.99, moved);
        }
        if (rows >= FEW) {
            PictureChanges more = isInk ? moved : new PictureChanges(false, mirror, 0.125, 0, 1, 0, 0.25, GREY);
            int epochs = Math.max(12, Math.min(40, 200_000 / rows));
            return new ResidualPlan(new ResidualNetwork(width, 0.2), epochs, 64, 4e-3, 0.05, 0.05, 0, 0.99, more);
        }
        PictureChanges strong =
                isInk ? moved : new PictureChanges(false, mirror, 0.125, 10, 1.15, isColoured ? 0.3 : 0.2, 0.3, GREY);
        int batchSize = rows < VERY_FEW ? 16 : 32;
        int epochs = Math.max(30, Math.min(150, 2_500 * batchSize / rows));
        return new ResidualPlan(new ResidualNetwork(16, 0.3), epochs, batchSize, 4e-3, 0.05, 0.1, 0.2, 0.99, strong);
    }

    /** The same with other passes. */
    ResidualPlan withEpochs(int passes) {
        return new ResidualPlan(network, passes, batchSize, learningRate, decay, smoothing, mixup, average, changes);
    }

    /** The same in other steps. */
    ResidualPlan withBatchSize(int pictures) {
        return new ResidualPlan(network, epochs, pictures, learningRate, decay, smoothing, mixup, average, changes);
    }

    /** The same with these changes to the pictures alone. */
    ResidualPlan withChanges(PictureChanges others) {
        return new ResidualPlan(network, epochs, batchSize, learningRate, decay, smoothing, 0, average, others);
    }

    @Override
    public Model model(LabelledImages data) {
        Dataset train = data.train();
        Dataset some = train.size() <= FITTED ? train : train.sample(FITTED, 0);
        Standardize channels =
                Standardize.fittedTo(some.batch(PictureRows.all(some.size())).input());
        return network.model(train.inputShape(), data.labels().size(), channels);
    }

    @Override
    public Optimizer optimizer(int rows) {
        long steps = Math.max(2, Schedules.steps(epochs, rows, ImagePlan.batchSizeFor(rows, batchSize)));
        return Optimizers.adamW(Schedules.oneCycle(learningRate, steps), decay);
    }

    @Override
    public Loss loss() {
        return mixup == 0
                ? Losses.sparseCategoricalCrossEntropy().labelSmoothing(smoothing)
                : Losses.categoricalCrossEntropy().labelSmoothing(smoothing);
    }

    @Override
    public Dataset rows(LabelledImages data) {
        return mixup == 0 ? data.train() : data.train().oneHot(data.labels().size());
    }

    @Override
    public Fit adjust(Fit fit, LabelledImages data) {
        Fit changed = changes.on(fit, data.train().inputShape());
        if (mixup > 0) {
            changed = changed.augment(new Mixup(mixup));
        }
        return average > 0 ? changed.average(Averages.ema(average)) : changed;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "a residual network of %d filters and more, %d epochs in batches of %d, pictures %s%s",
                network.width(),
                epochs,
                batchSize,
                changes,
                mixup > 0 ? " and mixed in pairs" : "");
    }
}
