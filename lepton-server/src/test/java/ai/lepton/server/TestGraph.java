package ai.lepton.server;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ONNX graphs: opset 20, IR 9, a dynamic batch. */
public final class TestGraph {

    private final List<TensorSpec> inputs = new ArrayList<>();
    private final List<TensorSpec> outputs = new ArrayList<>();
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    /** {@code y = x} for one type. */
    public static TestGraph identity(DType dtype, long... rowShape) {
        Shape shape = Shape.of(rowShape).prepend(-1);
        return new TestGraph()
                .input("x", dtype, shape)
                .output("y", dtype, shape)
                .node("Identity", "x", "y");
    }

    /** {@code y = sqrt(x)}: NaN for what is below zero. */
    public static TestGraph squareRoot() {
        Shape shape = Shape.of(-1, 2);
        return new TestGraph()
                .input("x", DType.FLOAT32, shape)
                .output("y", DType.FLOAT32, shape)
                .node("Sqrt", "x", "y");
    }

    /** {@code sum = a + b}, {@code difference = a - b}. */
    public static TestGraph sumAndDifference() {
        Shape shape = Shape.of(-1, 2);
        return new TestGraph()
                .input("a", DType.FLOAT32, shape)
                .input("b", DType.FLOAT32, shape)
                .output("sum", DType.FLOAT32, shape)
                .output("difference", DType.FLOAT32, shape)
                .node("Add", "a,b", "sum")
                .node("Sub", "a,b", "difference");
    }

    /**
     * A classifier of two numbers: {@code probabilities = softmax(x W + b)} with W = [[1, 0], [0, 1]], b = [0, 0], and
     * {@code label}, the name of the larger.
     */
    public static TestGraph classifier(String first, String second) {
        return new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, 2))
                .output("probabilities", DType.FLOAT32, Shape.of(-1, 2))
                .output("label", DType.STRING, Shape.of(-1))
                .floats("w", new float[] {1, 0, 0, 1}, 2, 2)
                .floats("b", new float[] {0, 0}, 2)
                .node("Gemm", "x,w,b", "z")
                .node("Softmax", "z", "probabilities", integer("axis", 1))
                .node("ArgMax", "probabilities", "index", integer("axis", 1), integer("keepdims", 0))
                .node(NodeProto.newBuilder()
                        .setOpType("LabelEncoder")
                        .setDomain("ai.onnx.ml")
                        .addInput("index")
                        .addOutput("label")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("keys_int64s")
                                .setType(AttributeType.INTS)
                                .addInts(0)
                                .addInts(1))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("values_strings")
                                .setType(AttributeType.STRINGS)
                                .addStrings(utf8(first))
                                .addStrings(utf8(second))));
    }

    /** {@code y = 10 x} for x in 0 to 9; any other x fails the whole run, not just its row. */
    public static TestGraph lookup() {
        float[] table = new float[10];
        for (int i = 0; i < table.length; i++) {
            table[i] = 10 * i;
        }
        return new TestGraph()
                .input("x", DType.INT64, Shape.of(-1))
                .output("y", DType.FLOAT32, Shape.of(-1))
                .floats("table", table, 10)
                .node("Gather", "table,x", "y");
    }

    /** {@code y = x - max(x)} over all rows: looks row by row, and is not. */
    public static TestGraph belowTheLargest() {
        return new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, 2))
                .output("y", DType.FLOAT32, Shape.of(-1, 2))
                .node("ReduceMax", "x", "largest", integer("keepdims", 1))
                .node("Sub", "x,largest", "y");
    }

    /** {@code y = sum of the row}, for rows of any length. */
    public static TestGraph rowSum() {
        return new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, -1))
                .output("y", DType.FLOAT32, Shape.of(-1))
                .node("ReduceSum", "x,axes", "y", integer("keepdims", 0))
                .longs("axes", 1);
    }

    /** {@code y = relu(x W1) W2}: one hidden layer with weights drawn from a seed. */
    public static TestGraph hidden(int inputs, int units, int outputs, long seed) {
        return new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, inputs))
                .output("y", DType.FLOAT32, Shape.of(-1, outputs))
                .floats("w1", drawn(inputs * units, seed), inputs, units)
                .floats("w2", drawn(units * outputs, seed + 1), units, outputs)
                .node("MatMul", "x,w1", "h")
                .node("Relu", "h", "r")
                .node("MatMul", "r,w2", "y");
    }

    private static float[] drawn(int count, long seed) {
        java.util.Random random = new java.util.Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() / 10;
        }
        return values;
    }

    /** {@code y = x}, or {@code -x}, after as many turns of a loop as the largest of x says. */
    public static TestGraph loop() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInput(valueInfo("turn", DType.INT64, Shape.of()))
                .addInput(valueInfo("go", DType.BOOL, Shape.of()))
                .addInput(valueInfo("value", DType.INT64, Shape.of(-1)))
                .addOutput(valueInfo("go_on", DType.BOOL, Shape.of()))
                .addOutput(valueInfo("next", DType.INT64, Shape.of(-1)))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("go")
                        .addOutput("go_on"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Neg")
                        .addInput("value")
                        .addOutput("next"));
        return new TestGraph()
                .input("x", DType.INT64, Shape.of(-1))
                .output("y", DType.INT64, Shape.of(-1))
                .node("ReduceMax", "x", "turns", integer("keepdims", 0))
                .node(NodeProto.newBuilder()
                        .setOpType("Loop")
                        .addAllInput(List.of("turns", "", "x"))
                        .addOutput("y")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("body")
                                .setType(AttributeType.GRAPH)
                                .setG(body)));
    }

    /** Takes 8 MiB more in each of the turns that x says, and answers with their number. */
    public static TestGraph growing() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInput(valueInfo("turn", DType.INT64, Shape.of()))
                .addInput(valueInfo("go", DType.BOOL, Shape.of()))
                .addOutput(valueInfo("go_on", DType.BOOL, Shape.of()))
                .addOutput(valueInfo("taken", DType.INT64, Shape.of(-1)))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("go")
                        .addOutput("go_on"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Expand")
                        .addInput("turn")
                        .addInput("size")
                        .addOutput("taken"));
        return new TestGraph()
                .input("x", DType.INT64, Shape.of(-1))
                .output("y", DType.INT64, Shape.of(-1))
                .longs("size", new long[] {1 << 20}, 1)
                .longs("first", new long[] {0}, 1)
                .node("ReduceMax", "x", "turns", integer("keepdims", 0))
                .node(NodeProto.newBuilder()
                        .setOpType("Loop")
                        .addAllInput(List.of("turns", ""))
                        .addOutput("all")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("body")
                                .setType(AttributeType.GRAPH)
                                .setG(body)))
                .node("Shape", "all", "shape")
                .node("Gather", "shape,first", "y");
    }

    public TestGraph input(String name, DType dtype, Shape shape) {
        inputs.add(TensorSpec.of(name, dtype, shape));
        graph.addInput(valueInfo(name, dtype, shape));
        return this;
    }

    public TestGraph output(String name, DType dtype, Shape shape) {
        outputs.add(TensorSpec.of(name, dtype, shape));
        graph.addOutput(valueInfo(name, dtype, shape));
        return this;
    }

    public TestGraph floats(String name, float[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long size : shape) {
            tensor.addDims(size);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    public TestGraph longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    public TestGraph longs(String name, long[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber());
        for (long size : shape) {
            tensor.addDims(size);
        }
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    /** A node of the standard operators; names of inputs are separated by commas. */
    public TestGraph node(String operator, String from, String to, AttributeProto... attributes) {
        return node(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(from.split(",")))
                .addOutput(to)
                .addAllAttribute(List.of(attributes)));
    }

    public TestGraph node(NodeProto.Builder node) {
        graph.addNode(node);
        return this;
    }

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    public byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(4))
                .build()
                .toByteArray();
    }

    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static com.google.protobuf.ByteString utf8(String text) {
        return com.google.protobuf.ByteString.copyFrom(text, StandardCharsets.UTF_8);
    }

    private static ValueInfoProto valueInfo(String name, DType dtype, Shape shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.rank(); i++) {
            dims.addDim(
                    shape.size(i) == Shape.UNKNOWN
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam(i == 0 ? "N" : "D" + i)
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(shape.size(i)));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(elementType(dtype).getNumber())
                                .setShape(dims)))
                .build();
    }

    private static OnnxMl.TensorProto.DataType elementType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case UINT8 -> TensorProto.DataType.UINT8;
            case BOOL -> TensorProto.DataType.BOOL;
            case INT8 -> TensorProto.DataType.INT8;
            case INT16 -> TensorProto.DataType.INT16;
            case UINT16 -> TensorProto.DataType.UINT16;
            case UINT32 -> TensorProto.DataType.UINT32;
            case UINT64 -> TensorProto.DataType.UINT64;
            case FLOAT16 -> TensorProto.DataType.FLOAT16;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16;
            case STRING -> TensorProto.DataType.STRING;
        };
    }
}
