package ai.lepton.benchmarks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** A graph that tells which one it is: {@code y = x + offset} for rows of one whole number. */
final class OffsetGraph {

    private OffsetGraph() {}

    /**
     * The graph.
     *
     * @param ballast numbers that it carries along and adds nothing of, to be of a size
     */
    static byte[] bytes(long offset, int ballast) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("offset")
                .addInput(numbers("x"))
                .addOutput(numbers("y"))
                .addInitializer(TensorProto.newBuilder()
                        .setName("offset")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(1)
                        .addInt64Data(offset));
        TensorProto.Builder weights = TensorProto.newBuilder()
                .setName("ballast")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(Math.max(1, ballast));
        for (int i = 0; i < Math.max(1, ballast); i++) {
            weights.addInt64Data(i == 0 ? 0 : -i);
        }
        graph.addInitializer(weights)
                .addNode(NodeProto.newBuilder()
                        .setOpType("ReduceMax") // 0, which no optimizer works out beforehand without doing it
                        .addInput("ballast")
                        .addOutput("zero"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput("x")
                        .addInput("offset")
                        .addOutput("sum"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput("sum")
                        .addInput("zero")
                        .addOutput("y"));
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto numbers(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT64.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("rows"))
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(1)))))
                .build();
    }
}
