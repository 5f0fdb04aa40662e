package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.averagePool2d;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.layer.Layers.standardize;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Activate;
import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Residual;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.loss.Losses;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every layer computes the same exported as trained, on random shapes, in batches of 1, 3 and 17. */
class LayerParityTest {

    private static final int ROUNDS = 3;

    record Case(Layer layer, Shape input) {}

    @TestFactory
    Stream<DynamicTest> everyLayerAndActivationExportsWhatItComputes() {
        long seed = Seed.next("LayerParityTest");
        return Stream.iterate(0, round -> round + 1).limit(ROUNDS).flatMap(round -> {
            Random random = new Random(seed + round);
            return cases(random).entrySet().stream()
                    .map(c -> DynamicTest.dynamicTest(
                            c.getKey() + " on " + c.getValue().input(), () -> {
                                ExportCheck.Report report = ExportCheck.of(
                                        c.getValue().layer(), c.getValue().input(), random.nextLong());
                                assertThat(report.rows()).isGreaterThanOrEqualTo(1 + 1 + 3 + 1 + 3 + 17 + 2);
                            }));
        });
    }

    @Test
    void bytesOfAnImageGoInAsTheyAre() {
        Model model = Model.sequential(Input.image(Shape.of(7, 5, 1)), rescaling(1.0 / 255), flatten(), dense(3));

        assertThat(ExportCheck.of(model, Losses.sparseCategoricalCrossEntropy(), 1)
                        .largestDifference())
                .isLessThan(1e-6);
    }

    @Test
    void eachLossGivesItsOwnPrediction() {
        Model model = Model.sequential(Shape.of(6), dense(8).tanh(), dense(4));

        for (var loss : new ai.lepton.sdk.loss.Loss[] {
            Losses.meanSquaredError(), Losses.categoricalCrossEntropy(), Losses.binaryCrossEntropy()
        }) {
            assertThat(ExportCheck.of(model, loss, 2).rows()).isPositive();
        }
    }

    @Test
    void noLayerIsLeftOut() throws IOException, URISyntaxException {
        Set<String> tested = new TreeSet<>();
        cases(new Random(1)).values().forEach(c -> collect(c.layer(), tested));

        assertThat(tested).containsAll(recordsIn("ai/lepton/sdk/layer/Layer.class"));
        for (Activation activation : Activation.Plain.values()) {
            assertThat(cases(new Random(1))).containsKeys("activate " + activation, "dense " + activation);
        }
    }

    private static Map<String, Case> cases(Random random) {
        Map<String, Case> cases = new LinkedHashMap<>();
        Shape vector = Shape.of(from(random, 1, 9));
        for (Activation activation : Activation.Plain.values()) {
            cases.put("dense " + activation, new Case(dense(from(random, 1, 8)).withActivation(activation), vector));
            cases.put("activate " + activation, new Case(new Activate(activation), vector));
            cases.put("activate " + activation + " on an image", new Case(new Activate(activation), image(random)));
            cases.put(
                    "conv2d " + activation,
                    new Case(conv2d(from(random, 1, 4), 3).withActivation(activation), image(random)));
        }
        cases.put("dense without bias", new Case(dense(4).withoutBias(), vector));
        cases.put("conv2d without bias", new Case(conv2d(3, 2).withoutBias(), image(random)));
        for (int size = 1; size <= 4; size++) {
            for (int stride = 1; stride <= 3; stride++) {
                String geometry = " " + size + " stride " + stride;
                cases.put(
                        "conv2d same" + geometry,
                        new Case(conv2d(2, size).same().stride(stride), image(random)));
                cases.put("conv2d" + geometry, new Case(conv2d(2, size).stride(stride), image(random)));
                cases.put("max same" + geometry, new Case(maxPool2d(size).same().stride(stride), image(random)));
                cases.put("max" + geometry, new Case(maxPool2d(size).stride(stride), image(random)));
                cases.put(
                        "mean same" + geometry,
                        new Case(averagePool2d(size).same().stride(stride), image(random)));
                cases.put("mean" + geometry, new Case(averagePool2d(size).stride(stride), image(random)));
            }
        }
        cases.put("global mean", new Case(globalAveragePool2d(), image(random)));
        cases.put("flatten", new Case(flatten(), image(random)));
        cases.put("flatten a vector", new Case(flatten(), vector));
        cases.put("dropout", new Case(dropout(0.4), vector));
        cases.put(
                "standardize",
                new Case(standardize(new double[] {0.3, -2}, new double[] {0.5, 3}), Shape.of(from(random, 1, 5), 2)));
        cases.put("rescaling", new Case(rescaling(0.25, -1.5), image(random)));
        cases.put("batch norm of a vector", new Case(batchNorm(), vector));
        cases.put("batch norm of a sequence", new Case(batchNorm(), Shape.of(from(random, 1, 6), from(random, 1, 6))));
        cases.put("batch norm of an image", new Case(batchNorm(), image(random)));
        cases.put("batch norm of five axes", new Case(batchNorm(), Shape.of(2, 3, 2, from(random, 1, 4))));
        cases.put("named", new Case(named("mine", dense(2)), vector));
        cases.put(
                "sequential",
                new Case(
                        sequential(
                                conv2d(3, 3).same().relu(),
                                batchNorm(),
                                maxPool2d(2),
                                sequential(conv2d(4, 3).same().gelu(), dropout(0.2)),
                                averagePool2d(2),
                                flatten(),
                                dense(5).silu()),
                        Shape.of(from(random, 4, 9), from(random, 4, 9), from(random, 1, 3))));
        ImageLayerCases.add(cases, random);
        return cases;
    }

    private static Shape image(Random random) {
        return Shape.of(from(random, 4, 9), from(random, 4, 9), from(random, 1, 4));
    }

    private static int from(Random random, int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private static void collect(Layer layer, Set<String> names) {
        names.add(layer.getClass().getSimpleName());
        if (layer instanceof Sequential sequential) {
            sequential.layers().forEach(inner -> collect(inner, names));
        }
        if (layer instanceof Residual residual) {
            collect(residual.body(), names);
            collect(residual.shortcut(), names);
        }
        if (layer instanceof Named named) {
            collect(named.layer(), names);
        }
    }

    private static Set<String> recordsIn(String neighbour) throws IOException, URISyntaxException {
        Path place = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return records(place.resolve(neighbour));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return records(jar.getPath(neighbour));
        }
    }

    private static Set<String> records(Path neighbour) throws IOException {
        try (Stream<Path> files = Files.list(neighbour.toAbsolutePath().getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> load("ai.lepton.sdk.layer." + name.substring(0, name.length() - 6)))
                    .filter(type -> type.isRecord() && Layer.class.isAssignableFrom(type))
                    .map(Class::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
