package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.adamW;
import static ai.lepton.sdk.optimizer.Optimizers.groups;
import static ai.lepton.sdk.schedule.Schedules.oneCycle;
import static ai.lepton.sdk.schedule.Schedules.steps;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.zoo.MobileNetV2;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A network that has learned some kinds of photographs learns others from a few of each: it gets a new head, which is
 * trained alone, then all of it is trained gently. Each method ends with the weights, by name.
 */
public final class TransferLearning {

    private static final double WIDTH = 0.35;
    private static final int MANY_BATCH_SIZE = 64;
    private static final int FEW_BATCH_SIZE = 16;
    private static final double DECAY = 0.01;

    private TransferLearning() {}

    /**
     * MobileNetV2, a third as wide, that takes bytes.
     *
     * @param image {@code [H, W, 3]}, from 32 x 32 on
     * @param classes that it tells apart
     */
    public static Model network(Shape image, int classes) {
        Node picture = Node.input(Input.image(image));
        Model body = MobileNetV2.model(Input.floats(image), WIDTH, classes);
        return Model.functional(
                List.of(picture), Node.of("net", body.asLayer(), picture.then(rescaling(1 / 127.5, -1))));
    }

    /** Learns many pictures, from nothing. */
    public static Map<String, NdArray> learn(Model model, Dataset rows, int epochs, long seed) {
        return train(model, rows, epochs, MANY_BATCH_SIZE, seed);
    }

    /** Learns a few pictures, from nothing: what transfer is compared with. */
    public static Map<String, NdArray> learnFromFew(Model model, Dataset rows, int epochs, long seed) {
        return train(model, rows, epochs, FEW_BATCH_SIZE, seed);
    }

    private static Map<String, NdArray> train(Model model, Dataset rows, int epochs, int batchSize, long seed) {
        long steps = steps(epochs, rows.size(), batchSize);
        try (Trainer trainer = model.compile(
                Compile.seed(seed), adamW(oneCycle(4e-3, steps), DECAY), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.fit(rows, Fit.epochs(epochs).batchSize(batchSize).augment(TransferLearning::mirrorAndShift));
            return trainer.weights();
        }
    }

    /**
     * Learns a few pictures, from what others have taught.
     *
     * @param model with a head for the new classes
     * @param learned weights of a network that is the same but for its head
     * @param epochs for the head, and as many again for everything
     */
    public static Map<String, NdArray> transfer(
            Model model, Map<String, NdArray> learned, Dataset rows, int epochs, long seed) {
        Map<String, NdArray> body = new LinkedHashMap<>(learned);
        body.keySet().removeIf(name -> name.startsWith("net/classifier/"));

        long steps = steps(epochs, rows.size(), FEW_BATCH_SIZE);
        Fit fit = Fit.epochs(epochs).batchSize(FEW_BATCH_SIZE).augment(TransferLearning::mirrorAndShift);
        Map<String, NdArray> withHead;
        try (Trainer trainer = model.compile(
                Compile.seed(seed).freeze("net/features/*"),
                adam(oneCycle(1e-2, steps)),
                sparseCategoricalCrossEntropy(),
                accuracy())) {
            trainer.loadSome(body);
            trainer.fit(rows, fit);
            withHead = trainer.weights();
        }
        try (Trainer trainer = model.compile(
                Compile.seed(seed).freeze("net/features/0/*"),
                groups(adam(oneCycle(2e-4, steps))).with("net/classifier/*", adam(oneCycle(1e-3, steps))),
                sparseCategoricalCrossEntropy(),
                accuracy())) {
            trainer.load(withHead);
            trainer.fit(rows, fit);
            return trainer.weights();
        }
    }

    /**
     * An {@link Augmentation}: mirrors half of the pictures and shifts all of them by up to an eighth; at the border the
     * last pixel goes on.
     */
    static void mirrorAndShift(NdArray picture, RandomGenerator random) {
        int height = (int) picture.shape().size(0);
        int width = (int) picture.shape().size(1);
        int channels = (int) picture.shape().size(2);
        boolean mirrored = random.nextBoolean();
        int down = random.nextInt(-height / 8, height / 8 + 1);
        int right = random.nextInt(-width / 8, width / 8 + 1);
        byte[] before = new byte[picture.elements()];
        picture.buffer().get(0, before);
        for (int y = 0; y < height; y++) {
            int fromY = Math.min(Math.max(y + down, 0), height - 1);
            for (int x = 0; x < width; x++) {
                int fromX = Math.min(Math.max(x + right, 0), width - 1);
                int from = fromY * width + (mirrored ? width - 1 - fromX : fromX);
                picture.buffer().put((y * width + x) * channels, before, from * channels, channels);
            }
        }
    }
}
