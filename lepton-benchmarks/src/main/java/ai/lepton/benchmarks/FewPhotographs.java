package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.data.images.ClassFolders;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.examples.TransferLearning;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.metric.Metrics;
import ai.lepton.sdk.optimizer.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Seven classes of CIFAR-10 help to learn the other three, or they do not. */
final class FewPhotographs {

    private static final int KNOWN = 7;
    private static final int CLASSES = 10;
    private static final int PICTURES_OF_EACH = 50;
    private static final int EPOCHS = 6;
    private static final int TRANSFER_EPOCHS = 40;
    private static final int SCRATCH_EPOCHS = 100;

    private final Path archive;
    private @Nullable LabelledImages photographs;

    FewPhotographs(Path archive) {
        this.archive = archive;
    }

    /** Accuracy on the test pictures of the three classes with what seven have taught, less that without, in points. */
    double[] pointsAboveScratch(long seed) throws IOException, InterruptedException {
        LabelledImages all = photographs();
        Dataset many = classes(all.train(), 0, KNOWN);
        Dataset few = fewOfEach(classes(all.train(), KNOWN, CLASSES), seed);
        Dataset test = classes(all.test(), KNOWN, CLASSES);
        Shape picture = many.inputShape();

        Map<String, NdArray> learned =
                TransferLearning.learn(TransferLearning.network(picture, KNOWN), many, EPOCHS, seed);
        Model model = TransferLearning.network(picture, CLASSES - KNOWN);
        double transferred =
                accuracy(model, TransferLearning.transfer(model, learned, few, TRANSFER_EPOCHS, seed), test);
        double scratch = accuracy(model, TransferLearning.learnFromFew(model, few, SCRATCH_EPOCHS, seed), test);
        System.out.printf(Locale.ROOT, "transferred %.1f %%, from nothing %.1f %%%n", transferred, scratch);
        return new double[] {transferred - scratch};
    }

    private static double accuracy(Model model, Map<String, NdArray> weights, Dataset test) {
        try (Trainer trainer =
                model.compile(Optimizers.sgd(1e-3), Losses.sparseCategoricalCrossEntropy(), Metrics.accuracy())) {
            trainer.load(weights);
            return 100 * trainer.evaluate(test).metric("accuracy");
        }
    }

    /** Rows of some classes, which are numbered from 0. */
    private static Dataset classes(Dataset rows, int from, int to) {
        NdArray labels = labels(rows);
        int[] chosen = IntStream.range(0, rows.size())
                .filter(row -> labels.at(row) >= from && labels.at(row) < to)
                .toArray();
        long[] numbers = Arrays.stream(chosen)
                .mapToLong(row -> labels.longAt(row) - from)
                .toArray();
        return Dataset.of(rows.batch(chosen).input(), NdArray.of(Shape.of(chosen.length), numbers));
    }

    private static Dataset fewOfEach(Dataset rows, long seed) {
        NdArray labels = labels(rows);
        int[] taken = new int[CLASSES - KNOWN];
        return rows.select(Arrays.stream(KeyedRandom.permutation(rows.size(), KeyedRandom.of(seed, "few")))
                .filter(row -> taken[(int) labels.longAt(row)]++ < PICTURES_OF_EACH)
                .toArray());
    }

    private static NdArray labels(Dataset rows) {
        return rows.batch(IntStream.range(0, rows.size()).toArray()).target();
    }

    private LabelledImages photographs() throws IOException, InterruptedException {
        LabelledImages read = photographs;
        if (read == null) {
            Path folder = Files.createTempDirectory("lepton-gate");
            try {
                Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                        .inheritIO()
                        .start();
                if (tar.waitFor() != 0) {
                    throw new IOException(archive + ": tar cannot unpack it");
                }
                read = ClassFolders.of(folder.resolve("cifar10")).read();
                photographs = read;
            } finally {
                AtomicWrite.deleteTree(folder);
            }
        }
        return read;
    }
}
