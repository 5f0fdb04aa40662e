package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.averageSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crf;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crossAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embeddingBag;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lastStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.learnedPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.maxSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.selfAttention;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.simpleRnn;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.sinusoidalPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.sequence.SequenceLayer;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Layers on sequences compute the same exported as trained: batches of 1, 3 and 17, fixed and unknown lengths. */
class SequenceParityTest {

    private static final Random RANDOM = new Random(Seed.next("SequenceParityTest"));

    @TestFactory
    Stream<DynamicTest> sequencesOfFixedLength() {
        return ofSequences(from(1, 7));
    }

    @TestFactory
    Stream<DynamicTest> sequencesOfAnyLength() {
        return ofSequences(Shape.UNKNOWN);
    }

    private static Stream<DynamicTest> ofSequences(long steps) {
        Shape input = Shape.of(steps, 6);
        return layers(steps).entrySet().stream()
                .map(c -> DynamicTest.dynamicTest(c.getKey() + " on " + input, () -> {
                    Node sequence = Node.input("sequence", input);
                    check(List.of(sequence), c.getValue());
                }));
    }

    private static Map<String, Layer> layers(long steps) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("rnn", simpleRnn(from(1, 5)));
        layers.put("rnn relu both", simpleRnn(3).relu().bidirectional().sequences());
        layers.put("lstm", lstm(from(1, 5)));
        layers.put("lstm steps", lstm(from(1, 5)).sequences());
        layers.put(
                "lstm stacked both",
                lstm(3).layers(2).bidirectional().sequences().dropout(0.5));
        layers.put("lstm stacked both last", lstm(3).layers(3).bidirectional());
        layers.put("gru", gru(from(1, 5)));
        layers.put("gru stacked both", gru(3).layers(2).bidirectional().sequences());
        layers.put("last step", lastStep());
        layers.put("mean", averageSteps());
        layers.put("max", maxSteps());
        layers.put("waves", sinusoidalPositions(40));
        layers.put("positions", learnedPositions(40));
        layers.put("attention", selfAttention(3));
        layers.put("causal attention", selfAttention(2).causal().dropout(0.2));
        layers.put("block", transformerEncoder(2, 9).dropout(0.1));
        layers.put("block behind", transformerEncoder(3, 4).postNorm().relu().causal());
        layers.put("dense on steps", perStep(dense(4).tanh()));
        layers.put(
                "network",
                sequential(
                        sinusoidalPositions(40),
                        transformerEncoder(2, 8),
                        lstm(4).bidirectional().sequences(),
                        perStep(dense(3)),
                        averageSteps()));
        if (steps != Shape.UNKNOWN) {
            layers.put("crf", crf());
            layers.put("layers on steps", perStep(sequential(dense(4).relu(), dense(2))));
        }
        return layers;
    }

    @TestFactory
    Stream<DynamicTest> sequencesWithLengths() {
        List<SequenceLayer> layers = List.of(
                simpleRnn(3).bidirectional().sequences(),
                lstm(3),
                lstm(3).layers(2).bidirectional().sequences(),
                lstm(3).bidirectional(),
                gru(3).sequences(),
                gru(2).layers(2).bidirectional(),
                lastStep(),
                averageSteps(),
                maxSteps(),
                selfAttention(2),
                transformerEncoder(2, 5));
        List<DynamicTest> tests = new ArrayList<>();
        for (long steps : new long[] {from(1, 7), Shape.UNKNOWN}) {
            for (SequenceLayer layer : layers) {
                tests.add(DynamicTest.dynamicTest(layer + " on " + steps, () -> {
                    Node sequence = Node.input("sequence", Shape.of(steps, 4));
                    Node lengths = Node.input(new Input("lengths", DType.INT64, Shape.of()));
                    check(List.of(sequence, lengths), layer.withLengths());
                }));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> attentionToTwo() {
        List<DynamicTest> tests = new ArrayList<>();
        for (long steps : new long[] {from(1, 7), Shape.UNKNOWN}) {
            Node sequence = Node.input("sequence", Shape.of(steps, 4));
            Node mask = Node.input(new Input("mask", DType.INT64, Shape.of(steps)));
            Node memory = Node.input("memory", Shape.of(3, 5));
            Node memoryMask = Node.input("memory_mask", Shape.of(3));
            tests.add(parity(
                    "masked " + steps, List.of(sequence, mask), selfAttention(2).withMask()));
            tests.add(parity(
                    "masked block " + steps,
                    List.of(sequence, mask),
                    transformerEncoder(1, 3).causal().withMask()));
            tests.add(parity("cross " + steps, List.of(sequence, memory), crossAttention(4)));
            tests.add(parity("cross masked " + steps, List.of(sequence, memory, memoryMask), crossAttention(2)));
        }
        return tests.stream();
    }

    private static DynamicTest parity(String name, List<Node> inputs, MultiInputLayer layer) {
        return DynamicTest.dynamicTest(name, () -> check(inputs, layer));
    }

    @TestFactory
    Stream<DynamicTest> indexes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : new DType[] {DType.INT64, DType.INT32}) {
            for (long steps : new long[] {from(1, 7), Shape.UNKNOWN}) {
                Input tokens = new Input("tokens", dtype, Shape.of(steps));
                Input one = new Input("token", dtype, Shape.of());
                tests.add(parity("embedding " + tokens, List.of(Node.input(tokens)), embedding(9, 4)));
                tests.add(parity("embedding " + one, List.of(Node.input(one)), embedding(9, 4)));
                tests.add(parity(
                        "padded " + tokens,
                        List.of(Node.input(tokens)),
                        embedding(9, 4).padding(2)));
                tests.add(parity("mean " + tokens, List.of(Node.input(tokens)), embeddingBag(5, 3)));
                tests.add(parity(
                        "mean padded " + tokens,
                        List.of(Node.input(tokens)),
                        embeddingBag(2, 3).padding(0)));
                tests.add(parity(
                        "sum padded " + tokens,
                        List.of(Node.input(tokens)),
                        embeddingBag(5, 3).sum().padding(4)));
            }
        }
        return tests.stream();
    }

    @Test
    void anIndexThatIsNoneIsRefusedBySignatureAndGraph() {
        Node tokens = Node.input(new Input("tokens", DType.INT64, Shape.of(2)));
        Model model = Model.functional(List.of(tokens), tokens.then(embedding(9, 4)));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            ExportedGraph graph = OnnxExporter.trace(trainer, PackageDetails.none());
            assertThat(graph.inputs())
                    .containsExactly(TensorSpec.of("tokens", DType.INT64, Shape.of(-1, 2))
                            .withRange(0, 8));
            try (OnnxGraph opened = OnnxGraph.open(graph.model().toByteArray(), "test")) {
                for (long wrong : new long[] {-1, 9}) {
                    NdArray indexes = NdArray.of(Shape.of(1, 2), 3L, wrong);
                    assertThatThrownBy(() -> opened.run(Map.of("tokens", indexes)))
                            .hasMessageContaining("indices element out of data bounds");
                    assertThatThrownBy(() -> trainer.predict(indexes))
                            .hasMessageContaining("embedding: index " + wrong + " at [0, 1] (expected: 0 to 8)");
                }
            }
        }
    }

    @Test
    void withoutAnotherOrderOfTheGatesTheGraphWouldBeWrong() {
        assertThat(differenceInLibtorchsOrder(lstm(4).sequences(), "LSTM")).isGreaterThan(0.05);
        assertThat(differenceInLibtorchsOrder(gru(4).sequences(), "GRU")).isGreaterThan(0.05);
    }

    /** How far a graph is off whose weights are left in the order in which they are trained. */
    private static double differenceInLibtorchsOrder(Layer layer, String operator) {
        Model model = new Model(Input.floats(Shape.of(5, 3)), layer);
        try (Trainer trainer = model.compile(Compile.seed(3), sgd(0.1), meanSquaredError())) {
            Map<String, NdArray> weights = trainer.weights();
            ModelProto.Builder graph = OnnxExporter.trace(trainer, PackageDetails.none()).model().toBuilder();
            int replaced = 0;
            for (TensorProto.Builder tensor : graph.getGraphBuilder().getInitializerBuilderList()) {
                if (tensor.getName().endsWith(operator + "/W")
                        || tensor.getName().endsWith(operator + "/R")) {
                    String name = tensor.getName().endsWith("W") ? "kernel" : "recurrent_kernel";
                    tensor.setRawData(ByteString.copyFrom(weights.entrySet().stream()
                            .filter(e -> e.getKey().endsWith("/" + name))
                            .findFirst()
                            .orElseThrow()
                            .getValue()
                            .buffer()));
                    replaced++;
                }
            }
            assertThat(replaced).isEqualTo(2);
            NdArray x = randoms(Shape.of(3, 5, 3), DType.FLOAT32);
            try (OnnxGraph opened = OnnxGraph.open(graph.build().toByteArray(), "test")) {
                NdArray found =
                        opened.run(Map.of("input", x)).values().iterator().next();
                NdArray expected = trainer.predict(x);
                double largest = 0;
                for (int i = 0; i < found.elements(); i++) {
                    largest = Math.max(largest, Math.abs(found.at(i) - expected.at(i)));
                }
                return largest;
            }
        }
    }

    /**
     * Trains a step first, so that the rows compared are of the ranges that they should be; behind the layer stands one
     * with a parameter, for some have none.
     */
    private static void check(List<Node> nodes, MultiInputLayer layer) {
        Model model = Model.functional(
                nodes, Node.of(layer, nodes.toArray(Node[]::new)).then(new TestLayers.Gain(1.5)));
        long seed = RANDOM.nextLong();
        try (Trainer trainer = model.compile(Compile.seed(seed), sgd(0.01), meanSquaredError())) {
            int rows = 5;
            List<NdArray> inputs = new ArrayList<>();
            for (Input input : model.inputs()) {
                inputs.add(randoms(known(input.shape()).prepend(rows), input.dtype()));
            }
            NdArray targets =
                    NdArray.zeros(DType.FLOAT32, known(model.outputShape()).prepend(rows));
            trainer.fit(dataset(model, inputs, targets), Fit.epochs(1).batchSize(rows));
            ExportCheck.Report report = ExportCheck.of(trainer, seed);
            assertThat(report.rows()).isGreaterThanOrEqualTo(rows + 1 + 3 + 1 + 3 + 17);
        }
    }

    private static Dataset dataset(Model model, List<NdArray> inputs, NdArray targets) {
        if (inputs.size() == 1) {
            return Dataset.of(inputs.get(0), targets);
        }
        var builder = Dataset.builder();
        for (int i = 0; i < inputs.size(); i++) {
            builder.input(model.inputs().get(i).name(), inputs.get(i));
        }
        return builder.target("", targets).build();
    }

    private static final int STEPS = 6;

    private static Shape known(Shape shape) {
        long[] sizes = shape.toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] == Shape.UNKNOWN ? STEPS : sizes[i];
        }
        return Shape.of(sizes);
    }

    /** Whole numbers are 0 or 1, which every table and every sequence has. */
    private static NdArray randoms(Shape shape, DType dtype) {
        NdArray array = NdArray.zeros(dtype, shape);
        ByteBuffer buffer = array.buffer().order(ByteOrder.nativeOrder());
        for (int i = 0; i < array.elements(); i++) {
            switch (dtype) {
                case FLOAT32 -> buffer.putFloat(i * 4, (float) (4 * RANDOM.nextDouble() - 2));
                case INT32 -> buffer.putInt(i * 4, RANDOM.nextInt(2));
                default -> buffer.putLong(i * 8, RANDOM.nextInt(2));
            }
        }
        return array;
    }

    private static int from(int least, int most) {
        return RANDOM.nextInt(least, most + 1);
    }
}
