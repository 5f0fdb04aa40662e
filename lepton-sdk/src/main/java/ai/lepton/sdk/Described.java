package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that layers register, by name, without any values: what building a layer does not need. */
final class Described implements Parameters {

    private final String prefix;
    private final Map<String, Shape> parameters;
    private final Map<String, Shape> buffers;

    private Described(String prefix, Map<String, Shape> parameters, Map<String, Shape> buffers) {
        this.prefix = prefix;
        this.parameters = parameters;
        this.buffers = buffers;
    }

    /** Those of a whole model. */
    static Described of(Model model) {
        Described root = new Described("", new LinkedHashMap<>(), new LinkedHashMap<>());
        Model.Forward unused = model.build(root);
        return root;
    }

    /** Shapes of what may be trained. */
    Map<String, Shape> parameters() {
        return parameters;
    }

    /** Shapes of what is kept but not trained. */
    Map<String, Shape> buffers() {
        return buffers;
    }

    @Override
    public Parameter add(String name, Shape shape, Initializer initializer) {
        parameters.put(prefix + name, shape);
        return new Uncomputed(prefix + name, shape);
    }

    @Override
    public Buffer buffer(String name, Shape shape, Initializer initializer) {
        buffers.put(prefix + name, shape);
        return new Uncomputed(prefix + name, shape);
    }

    @Override
    public Parameters scope(String name) {
        return new Described(prefix + name + "/", parameters, buffers);
    }

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    public String place() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    /** A tensor that is only described. */
    private record Uncomputed(String name, Shape shape) implements Parameter, Buffer {
        @Override
        public Tensor value() {
            throw new IllegalStateException(name + ": no value yet (expected: build only registers tensors)");
        }

        @Override
        public Tensor gradient() {
            return value();
        }

        @Override
        public boolean hasGradient() {
            return false;
        }

        @Override
        public void set(Tensor value) {
            throw new IllegalStateException(name + ": set (expected: build only registers tensors)");
        }
    }
}
