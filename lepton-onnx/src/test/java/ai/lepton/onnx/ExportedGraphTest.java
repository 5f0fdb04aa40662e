package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.averagePool2d;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.gelu;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.TestLayers.Gain;
import ai.lepton.onnx.TestLayers.Projection;
import ai.lepton.onnx.TestLayers.Residual;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the graph looks like, read from its bytes as any other program would. */
class ExportedGraphTest {

    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @Test
    void declaresTheVersionsThatEverythingReads() {
        ModelProto model = digits();

        assertThat(model.getIrVersion()).isEqualTo(9);
        assertThat(model.getOpsetImportList())
                .containsExactly(
                        OperatorSetIdProto.newBuilder()
                                .setDomain("")
                                .setVersion(20)
                                .build(),
                        OperatorSetIdProto.newBuilder()
                                .setDomain("ai.onnx.ml")
                                .setVersion(4)
                                .build());
    }

    @Test
    void digitsTakeBytesAndGiveProbabilitiesAndALabel() {
        GraphProto graph = digits().getGraph();

        assertThat(graph.getInputList()).hasSize(1);
        requireSignature(graph.getInput(0), "image", TensorProto.DataType.UINT8, 28, 28, 1);
        assertThat(graph.getOutputList()).hasSize(2);
        requireSignature(graph.getOutput(0), "probabilities", TensorProto.DataType.FLOAT, 10);
        requireSignature(graph.getOutput(1), "label", TensorProto.DataType.STRING);
    }

    @Test
    void nodesAndConstantsAreNamedByTheirPlace() {
        GraphProto graph = digits().getGraph();

        assertThat(graph.getNodeList())
                .extracting(NodeProto::getName)
                .containsExactly(
                        "rescaling_1/Cast",
                        "rescaling_1/Mul",
                        "flatten_1/Flatten",
                        "dense_1/Gemm",
                        "dense_1/Relu",
                        "dense_2/Gemm",
                        "Softmax",
                        "ArgMax",
                        "LabelEncoder");
        assertThat(graph.getInitializerList())
                .extracting(TensorProto::getName)
                .containsExactly(
                        "rescaling_1/Mul/scalar", "dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias");
    }

    @Test
    void denseKeepsItsKernelAsTrained() {
        GraphProto graph = digits().getGraph();

        assertThat(integer(only(graph, "Gemm", 0), "transB")).isEqualTo(1);
        assertThat(graph.getInitializer(1).getDimsList()).containsExactly(128L, 784L);
    }

    @Test
    void aLinearLayerOnSequencesHasItsConstantOnTheRight() {
        GraphProto graph =
                graph(Model.sequential(Shape.of(7, 3), new Projection(5)), Losses.meanSquaredError(), List.of());

        NodeProto product = only(graph, "MatMul", 0);
        assertThat(product.getInput(1)).isEqualTo("projection_1/kernel_transposed");
        assertThat(graph.getInitializerList())
                .filteredOn(constant -> constant.getName().equals("projection_1/kernel_transposed"))
                .singleElement()
                .satisfies(constant -> assertThat(constant.getDimsList()).containsExactly(3L, 5L));
        assertThat(graph.getInitializerList()).extracting(TensorProto::getName).doesNotContain("projection_1/kernel");
        assertThat(graph.getNodeList()).extracting(NodeProto::getOpType).doesNotContain("Transpose");
    }

    @Test
    void aGreyConvolutionalNetworkTransposesOnceBeforeFlatten() {
        GraphProto graph = cnn(1);

        assertThat(operators(graph))
                .containsExactly(
                        "Cast",
                        "Mul",
                        "Reshape",
                        "Conv",
                        "Relu",
                        "BatchNormalization",
                        "MaxPool",
                        "Conv",
                        "Gelu",
                        "AveragePool",
                        "Mul",
                        "Add",
                        "Transpose",
                        "Flatten",
                        "Gemm",
                        "Softmax");
    }

    @Test
    void aColourNetworkTransposesOnceMoreBeforeItsFirstConvolution() {
        assertThat(operators(cnn(3)))
                .containsSubsequence("Mul", "Transpose", "Conv", "Add", "Transpose", "Flatten", "Gemm")
                .filteredOn("Transpose"::equals)
                .hasSize(2);
    }

    @Test
    void aNetworkThatEndsInAGlobalMeanTransposesNothingAtItsEnd() {
        GraphProto graph = graph(
                Model.sequential(Shape.of(8, 8, 1), conv2d(4, 3).relu(), globalAveragePool2d(), dense(2)),
                Losses.meanSquaredError(),
                List.of());

        assertThat(operators(graph)).containsExactly("Reshape", "Conv", "Relu", "ReduceMean", "Gemm");
    }

    @Test
    void aUsersLayersStayChannelsFirstToo() {
        GraphProto graph = graph(
                Model.sequential(
                        Shape.of(8, 8, 3),
                        conv2d(4, 3).same().relu(),
                        new Gain(1.5),
                        new Residual(Layers.sequential(conv2d(4, 3).same(), batchNorm(), Layers.silu())),
                        flatten(),
                        dense(2)),
                Losses.meanSquaredError(),
                List.of());

        assertThat(operators(graph)).filteredOn("Transpose"::equals).hasSize(2);
        assertThat(graph.getNodeList()).extracting(NodeProto::getName).contains("gain_1/Mul", "residual_1/Conv");
        assertThat(graph.getInitializerList())
                .extracting(TensorProto::getName)
                .contains("gain_1/gain", "residual_1/body/conv2d_1/kernel");
    }

    @Test
    void paddingIsWrittenOutAndDoesNotCountInMeans() {
        GraphProto graph = graph(
                Model.sequential(
                        Shape.of(9, 8, 1),
                        conv2d(2, 3).same().stride(2),
                        averagePool2d(2).same().stride(1)),
                Losses.meanSquaredError(),
                List.of());

        NodeProto convolution = only(graph, "Conv", 0);
        assertThat(integers(convolution, "pads")).containsExactly(1L, 0L, 1L, 1L);
        assertThat(integers(convolution, "strides")).containsExactly(2L, 2L);
        assertThat(integers(convolution, "kernel_shape")).containsExactly(3L, 3L);
        NodeProto pooling = only(graph, "AveragePool", 0);
        assertThat(integers(pooling, "pads")).containsExactly(0L, 0L, 1L, 1L);
        assertThat(integer(pooling, "count_include_pad")).isZero();
        assertThat(graph.getNodeList())
                .flatExtracting(NodeProto::getAttributeList)
                .extracting(AttributeProto::getName)
                .doesNotContain("auto_pad");
    }

    @Test
    void noReshapeFixesTheBatch() {
        GraphProto graph = graph(
                Model.sequential(
                        Shape.of(4, 6),
                        batchNorm(),
                        new Shaped(Shape.of(2, 12)),
                        new Shaped(Shape.of(24)),
                        gelu(),
                        dense(2)),
                Losses.meanSquaredError(),
                List.of());

        List<NodeProto> reshapes = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Reshape"))
                .toList();
        assertThat(reshapes).hasSize(4);
        for (NodeProto reshape : reshapes) {
            TensorProto shape = graph.getInitializerList().stream()
                    .filter(constant -> constant.getName().equals(reshape.getInput(1)))
                    .findFirst()
                    .orElseThrow();
            assertThat(shape.getRawData()
                            .asReadOnlyByteBuffer()
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .getLong())
                    .isBetween(-1L, 0L);
        }
    }

    @Test
    void anyNumberOfRowsGoesIn() {
        try (OnnxGraph graph = OnnxGraph.open(digits().toByteArray(), "digits")) {
            for (int rows : new int[] {1, 2, 3, 17, 100}) {
                Map<String, NdArray> outputs =
                        graph.run(Map.of("image", NdArray.zeros(DType.UINT8, Shape.of(rows, 28, 28, 1))));
                assertThat(outputs).extractingByKey("probabilities").hasToString("FLOAT32 [" + rows + ", 10]");
                assertThat(outputs).extractingByKey("label").hasToString("STRING [" + rows + "]");
            }
        }
    }

    @Test
    void thereIsNoLabelWithoutNamesOrWithoutClasses() {
        Model model = Model.sequential(Shape.of(4), dense(10));

        assertThat(graph(model, Losses.sparseCategoricalCrossEntropy(), List.of())
                        .getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("probabilities");
        assertThat(graph(model, Losses.binaryCrossEntropy(), DIGITS).getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("probabilities");
        assertThat(graph(model, Losses.meanSquaredError(), DIGITS).getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("output");
    }

    @Test
    void aModelThatDoesNothingIsStillAGraph() {
        GraphProto graph = graph(Model.sequential(Shape.of(4), dropout(0.5)), Losses.meanSquaredError(), List.of());

        assertThat(operators(graph)).containsExactly("Identity");
        assertThat(graph.getOutput(0).getName()).isEqualTo("output");
    }

    @Test
    void aTrainerInDoublePrecisionIsExportedInSingle() {
        Model model = Model.sequential(new Input("x", DType.FLOAT64, Shape.of(4)), dense(3));
        try (Trainer trainer =
                model.compile(Compile.seed(1).dtype(DType.FLOAT64), Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            GraphProto graph =
                    OnnxExporter.trace(trainer, PackageDetails.none()).model().getGraph();

            requireSignature(graph.getInput(0), "x", TensorProto.DataType.FLOAT, 4);
            requireSignature(graph.getOutput(0), "output", TensorProto.DataType.FLOAT, 3);
            assertThat(graph.getInitializerList())
                    .extracting(TensorProto::getDataType)
                    .containsOnly(TensorProto.DataType.FLOAT_VALUE);
            assertThat(ExportCheck.of(trainer, 1).largestDifference()).isLessThan(3e-6);
        }
    }

    /** Another shape of as many elements. */
    private record Shaped(Shape shape) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return shape;
        }

        @Override
        public Forward build(ai.lepton.sdk.layer.Parameters parameters, Shape input) {
            return (x, mode) -> x.reshape(shape.prepend(-1).toArray());
        }
    }

    private static ModelProto digits() {
        Model model = Model.sequential(
                Input.image(Shape.of(28, 28, 1)),
                rescaling(1.0 / 255),
                flatten(),
                dense(128).relu(),
                dropout(0.2),
                dense(10));
        return exported(model, Losses.sparseCategoricalCrossEntropy(), DIGITS).model();
    }

    private static GraphProto cnn(int channels) {
        return graph(
                Model.sequential(
                        Input.image(Shape.of(12, 12, channels)),
                        rescaling(1.0 / 255),
                        conv2d(4, 3).relu(),
                        batchNorm(),
                        maxPool2d(2),
                        conv2d(6, 3).same().gelu(),
                        averagePool2d(2),
                        rescaling(2, 1),
                        flatten(),
                        dense(3)),
                Losses.sparseCategoricalCrossEntropy(),
                List.of());
    }

    private static GraphProto graph(Model model, Loss loss, List<String> labels) {
        return exported(model, loss, labels).model().getGraph();
    }

    private static ExportedGraph exported(Model model, Loss loss, List<String> labels) {
        try (Trainer trainer = model.compile(Optimizers.sgd(0.1), loss)) {
            return OnnxExporter.trace(trainer, PackageDetails.none().labels(labels));
        }
    }

    private static void requireSignature(ValueInfoProto value, String name, TensorProto.DataType type, long... row) {
        TypeProto.Tensor tensor = value.getType().getTensorType();
        assertThat(value.getName()).isEqualTo(name);
        assertThat(tensor.getElemType()).isEqualTo(type.getNumber());
        assertThat(tensor.getShape().getDim(0).getDimParam()).isEqualTo("N");
        assertThat(tensor.getShape().getDimList().stream().skip(1).mapToLong(dimension -> dimension.getDimValue()))
                .containsExactly(java.util.Arrays.stream(row).boxed().toArray(Long[]::new));
    }

    private static List<String> operators(GraphProto graph) {
        return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    private static NodeProto only(GraphProto graph, String operator, int index) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .toList()
                .get(index);
    }

    private static long integer(NodeProto node, String attribute) {
        return attribute(node, attribute).getI();
    }

    private static List<Long> integers(NodeProto node, String attribute) {
        return attribute(node, attribute).getIntsList();
    }

    private static AttributeProto attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
