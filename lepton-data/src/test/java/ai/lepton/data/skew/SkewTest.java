package ai.lepton.data.skew;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.Split;
import ai.lepton.onnx.ExportCheck;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row becomes the same input to the network in training, in the exported graph and in a loaded package, alone or among
 * others: bit by bit, but for the operations that docs/internals/skew.md lists.
 */
class SkewTest {

    private static final int CASES = Integer.getInteger("lepton.skew.cases", 20);

    @TempDir
    Path folder;

    private final Map<String, Double> largest = new TreeMap<>();

    @Test
    void aRowBecomesTheSameInputOnEveryWay() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("aRowBecomesTheSameInputOnEveryWay: -Dlepton.seed=" + seed);
        for (int i = 0; i < CASES; i++) {
            GeneratedCase made = GeneratedCase.of(new Random(seed + i));
            try {
                compare(made, folder.resolve("case" + i), new Random(seed + i));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "-Dlepton.seed=" + (seed + i) + ": " + made.features().features(), e);
            }
        }
        System.out.println("largest differences: " + largest);
    }

    private void compare(GeneratedCase made, Path target, Random random) {
        Split split = Split.given(made.training(), made.held());
        try (Prepared prepared = Prepared.of(split.train(), made.features());
                Trainer trainer = SeeingModel.of(prepared)) {
            Dataset held = prepared.dataset(split.held());
            List<NdArray> trained = held.batch(all(held.size())).inputs();
            ModelPackage.write(trainer, target, PackageDetails.none().preprocessing(prepared.preprocessing()));
            try (LoadedModel loaded = LoadedModel.open(target)) {
                for (RawPart part : prepared.raw(split.held())) {
                    Map<String, NdArray> inGraph =
                            ExportCheck.networkInputs(trainer, prepared.preprocessing(), part.inputs());
                    for (int from = 0; from < part.rows().length; ) {
                        int to = Math.min(part.rows().length, from + 1 + random.nextInt(7));
                        Map<String, NdArray> answers = loaded.score(rows(part.inputs(), from, to));
                        for (int k = 0; k < trained.size(); k++) {
                            Input input = prepared.inputs().get(k);
                            int[] rows = Arrays.copyOfRange(part.rows(), from, to);
                            NdArray expected = trained.get(k).gather(rows);
                            NdArray exposed = Objects.requireNonNull(inGraph.get(input.name()));
                            NdArray answered = Objects.requireNonNull(answers.get(SeeingModel.output(k)));
                            requireSame(made, input, "graph", expected, exposed.rows(from, to));
                            requireSame(made, input, "package", seen(expected), answered);
                        }
                        from = to;
                    }
                }
            }
        }
    }

    private void requireSame(GeneratedCase made, Input input, String way, NdArray expected, NdArray actual) {
        Double allowed = made.tolerances().get(input.name());
        if (allowed == null) {
            assertThat(bits(actual)).as("%s: %s", way, input).isEqualTo(bits(expected));
            return;
        }
        double size = 1;
        for (int i = 0; i < expected.elements(); i++) {
            size = Math.max(size, Math.abs(expected.at(i)));
        }
        for (int i = 0; i < expected.elements(); i++) {
            double difference = Math.abs(actual.at(i) - expected.at(i));
            largest.merge(allowed + " " + input.shape().rank(), difference / size, Math::max);
            assertThat(difference).as("%s: %s", way, input).isLessThanOrEqualTo(allowed * size + 1e-6);
        }
    }

    /** As the network that answers what it sees gives it. */
    private static NdArray seen(NdArray input) {
        return NdArray.of(Shape.of(input.rows(), input.elements() / input.rows()), input.toFloats());
    }

    private static List<Integer> bits(NdArray array) {
        float[] values = array.toFloats();
        return IntStream.range(0, values.length)
                .mapToObj(i -> Float.floatToRawIntBits(values[i]))
                .toList();
    }

    private static Map<String, NdArray> rows(Map<String, NdArray> inputs, int from, int to) {
        Map<String, NdArray> some = new TreeMap<>();
        inputs.forEach((name, array) -> some.put(name, array.rows(from, to)));
        return some;
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }
}
