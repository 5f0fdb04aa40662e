package ai.lepton.onnx.internal.graph;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX graph under construction. Values are known by their names, which are unique; the same calls in the same order
 * give the same bytes. Used by one thread.
 */
public final class GraphBuilder {

    /** Version of ONNX's own operators. */
    public static final int OPSET = 20;

    /** Version of the {@value #ML_DOMAIN} operators. */
    public static final int ML_OPSET = 4;

    /** Version of the file format that belongs to {@link #OPSET}. */
    public static final int IR_VERSION = 9;

    /** The domain of operators for labels and categories. */
    public static final String ML_DOMAIN = "ai.onnx.ml";

    private static final String PRODUCER = "lepton";

    private final List<ValueInfoProto> inputs = new ArrayList<>();
    private final List<ValueInfoProto> outputs = new ArrayList<>();
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final List<TensorProto> initializers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** @param reserved names that are kept for {@link #output} */
    public GraphBuilder(Set<String> reserved) {
        names.addAll(reserved);
    }

    /**
     * Declares an input.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public String input(String name, DType dtype, Shape shape) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("input: \"" + name + "\" (expected: another name than an output's)");
        }
        inputs.add(OnnxTypes.valueInfo(name, dtype, shape));
        return name;
    }

    /** A constant of the graph; its name gets a number when it is taken. */
    public String initializer(String name, NdArray values) {
        String unique = unique(name);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(unique)
                .setDataType(OnnxTypes.number(values.dtype()))
                .setRawData(ByteString.copyFrom(values.buffer()));
        for (long size : values.shape().toArray()) {
            tensor.addDims(size);
        }
        initializers.add(tensor.build());
        return unique;
    }

    /** Starts a node; {@link NodeBuilder#output} adds it. */
    public NodeBuilder node(String place, String operator) {
        return new NodeBuilder(this, unique(place.isEmpty() ? operator : place + "/" + operator), operator);
    }

    /** Declares an output under a name that was reserved, and names the value so. Each value once. */
    public void output(String name, String value, DType dtype, Shape shape) {
        if (isComputed(value)) {
            rename(value, name);
        } else {
            nodes.add(NodeProto.newBuilder()
                    .setName(unique("Identity"))
                    .setOpType("Identity")
                    .addInput(value)
                    .addOutput(name));
        }
        outputs.add(OnnxTypes.valueInfo(name, dtype, shape));
    }

    /** What {@code model.onnx} holds. */
    public ModelProto build(String graphName) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(graphName)
                .addAllInput(inputs)
                .addAllInitializer(initializers)
                .addAllOutput(outputs);
        nodes.forEach(graph::addNode);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(ML_DOMAIN).setVersion(ML_OPSET))
                .setGraph(graph);
        String version = GraphBuilder.class.getPackage().getImplementationVersion();
        if (version != null) {
            model.setProducerVersion(version);
        }
        return model.build();
    }

    /** Bytes of all constants so far; a file of the format holds less than 2 GiB. */
    public long constantBytes() {
        return initializers.stream()
                .mapToLong(tensor -> tensor.getRawData().size())
                .sum();
    }

    void add(NodeProto.Builder node) {
        nodes.add(node);
    }

    String unique(String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    private boolean isComputed(String value) {
        return nodes.stream().anyMatch(node -> node.getOutputList().contains(value));
    }

    private void rename(String from, String to) {
        for (NodeProto.Builder node : nodes) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(from)) {
                    node.setOutput(i, to);
                }
            }
        }
    }
}
