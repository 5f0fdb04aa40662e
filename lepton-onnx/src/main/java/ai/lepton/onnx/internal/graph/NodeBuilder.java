package ai.lepton.onnx.internal.graph;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** One node under construction. Constants made for it are named after it: {@code flatten_1/Reshape/shape}. */
public final class NodeBuilder {

    private final GraphBuilder graph;
    private final String name;
    private final NodeProto.Builder node;

    NodeBuilder(GraphBuilder graph, String name, String operator) {
        this.graph = graph;
        this.name = name;
        this.node = NodeProto.newBuilder().setName(name).setOpType(operator);
    }

    public NodeBuilder domain(String domain) {
        node.setDomain(domain);
        return this;
    }

    public NodeBuilder input(String value) {
        node.addInput(value);
        return this;
    }

    /** A one-dimensional INT64 constant as an input, such as axes or a shape. */
    public NodeBuilder input(String role, long... values) {
        return input(role, NdArray.of(Shape.of(values.length), values));
    }

    /** A constant as an input. */
    public NodeBuilder input(String role, NdArray values) {
        return input(graph.initializer(name + "/" + role, values));
    }

    public NodeBuilder attribute(String key, long value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(key)
                .setType(AttributeType.INT)
                .setI(value));
        return this;
    }

    public NodeBuilder attribute(String key, long[] values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(key).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        node.addAttribute(attribute);
        return this;
    }

    public NodeBuilder attribute(String key, float value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(key)
                .setType(AttributeType.FLOAT)
                .setF(value));
        return this;
    }

    public NodeBuilder attribute(String key, String value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(key)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
        return this;
    }

    public NodeBuilder attribute(String key, List<String> values) {
        return texts(key, values.stream().map(ByteString::copyFromUtf8).toList());
    }

    /** Texts as bytes, which need not be UTF-8. */
    public NodeBuilder texts(String key, List<ByteString> values) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(key)
                .setType(AttributeType.STRINGS)
                .addAllStrings(values));
        return this;
    }

    /** Adds the node to the graph and returns the name of its one output. */
    public String output() {
        String value = graph.unique(name + "_output");
        graph.add(node.addOutput(value));
        return value;
    }

    /** Adds the node to the graph and returns the names of its outputs, so many. */
    public List<String> outputs(int count) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            values.add(graph.unique(name + "_output_" + i));
        }
        graph.add(node.addAllOutput(values));
        return List.copyOf(values);
    }

    /** An input that the operator may have and this node has not. */
    public NodeBuilder noInput() {
        return input("");
    }
}
