package ai.lepton.examples;

import static ai.lepton.sdk.average.Averages.ema;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.concatenate;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.convTranspose2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.leakyRelu;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.reshape;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.log.Logs.consoleProgress;
import static ai.lepton.sdk.schedule.Schedules.linear;
import static ai.lepton.sdk.schedule.Schedules.steps;

import ai.lepton.core.Shape;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.CustomTraining;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Adam;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Learns to draw digits: a generator makes pictures of noise and the digit that is wanted, a critic tells them from real ones
 * of that digit, and each learns from the other. A small DCGAN with conditions.
 *
 * @see <a href="https://arxiv.org/abs/1406.2661">Goodfellow et al., "Generative Adversarial Networks" (2014)</a>
 * @see <a href="https://arxiv.org/abs/1511.06434">Radford, Metz and Chintala, "Unsupervised Representation Learning with
 *     Deep Convolutional Generative Adversarial Networks" (2015)</a>
 * @see <a href="https://arxiv.org/abs/1411.1784">Mirza and Osindero, "Conditional Generative Adversarial Nets" (2014)</a>
 */
public final class AdversarialDigits {

    /** How many numbers of noise a picture is made of. */
    public static final int NOISE = 64;

    private static final int DIGITS = 10;
    private static final double RATE = 6e-4;

    /** Real pictures count as real to this degree only, so that the critic is never too sure. */
    private static final double REAL = 0.9;

    private static final Initializer START = Initializer.normal(0.02);

    private AdversarialDigits() {}

    /** @param args the folder of MNIST, and where to write the package, {@code digit-generator.lepton} by default */
    public static void main(String[] args) {
        Path target = Path.of(args.length > 1 ? args[1] : "digit-generator.lepton");
        Dataset digits = MnistFolder.read(Path.of(args[0])).train();
        learn(digits, Fit.epochs(4).batchSize(64).callback(consoleProgress()), 32, 1, target);
        System.out.println("generator in " + target);
    }

    /**
     * Learns, then writes the generator: inputs {@code noise [N, 64]}, numbers of a normal distribution, and {@code digit
     * [N]}, 0 to 9; output {@code output [N, 28, 28, 1]}, ink from 0 to 1.
     *
     * @param digits pictures {@code [28, 28, 1]} of bytes, and which digits they are
     * @param filters of the last layer but one on both sides, {@code >= 1}
     * @return the losses {@code critic} and {@code generator} of each epoch
     */
    public static History learn(Dataset digits, Fit fit, int filters, long seed, Path target) {
        long steps = steps(fit.epochs(), digits.size(), fit.batchSize());
        try (CustomTraining training = CustomTraining.open(Compile.seed(seed))) {
            CustomTraining.Part generator = training.add("generator", generator(filters));
            CustomTraining.Part critic = training.add("critic", critic(filters));
            CustomTraining.Update moveGenerator = training.update(optimizer(steps), generator);
            CustomTraining.Update moveCritic = training.update(optimizer(steps), critic);

            History history = training.fit(digits, fit.average(ema(0.999)), (step, batch) -> {
                Tensor digit = step.constant(batch.target());
                Tensor ink = step.constant(batch.input()).cast(step.dtype()).mul(1 / 255.0);
                Tensor drawn = apply(generator, step.normal(batch.rows(), NOISE), digit);
                double criticLoss = step.minimize(
                        moveCritic,
                        isReal(apply(critic, ink, digit), REAL).add(isReal(apply(critic, drawn, digit), 0)));
                double generatorLoss = step.minimize(moveGenerator, isReal(apply(critic, drawn, digit), 1));
                return Map.of("critic", criticLoss, "generator", generatorLoss);
            });
            ModelPackage.write(generator, target);
            return history;
        }
    }

    /** Binary cross-entropy of scores against one probability for all. */
    private static Tensor isReal(Tensor scores, double probability) {
        return scores.softplus().sub(scores.mul(probability)).mean();
    }

    private static Adam optimizer(long steps) {
        return new Adam(linear(RATE, RATE / 20, steps), 0.5, 0.999, 1e-8);
    }

    private static Tensor apply(CustomTraining.Part part, Tensor first, Tensor digit) {
        return part.apply(List.of(first, digit)).get(0);
    }

    private static Model generator(int filters) {
        Node noise = Node.input("noise", Shape.of(NOISE));
        Node digit = Node.input(Input.indexes(Shape.of()).named("digit"));
        Node wanted = Node.of(concatenate(), noise, digit.then(embedding(DIGITS, 16)));
        return Model.functional(
                List.of(noise, digit),
                wanted.then(
                        dense(7 * 7 * 2 * filters).withoutBias().withInitializer(START),
                        reshape(7, 7, 2L * filters),
                        batchNorm(),
                        relu(),
                        convTranspose2d(filters, 4)
                                .stride(2)
                                .same()
                                .withoutBias()
                                .withInitializer(START),
                        batchNorm(),
                        relu(),
                        convTranspose2d(1, 4)
                                .stride(2)
                                .same()
                                .withInitializer(START)
                                .sigmoid()));
    }

    /** Sees the picture and, as a second channel, a picture that is learned for the digit it should be. */
    private static Model critic(int filters) {
        Node ink = Node.input("ink", Shape.of(28, 28, 1));
        Node digit = Node.input(Input.indexes(Shape.of()).named("digit"));
        Node sign = digit.then(embedding(DIGITS, 28 * 28), reshape(28, 28, 1));
        Node seen = Node.of(concatenate(), ink.then(rescaling(2, -1)), sign);
        return Model.functional(
                List.of(ink, digit),
                seen.then(
                        conv2d(filters, 4).stride(2).same().withInitializer(START),
                        leakyRelu(0.2),
                        conv2d(2 * filters, 4).stride(2).same().withoutBias().withInitializer(START),
                        batchNorm(),
                        leakyRelu(0.2),
                        flatten(),
                        dropout(0.3),
                        dense(1).withInitializer(START)));
    }
}
