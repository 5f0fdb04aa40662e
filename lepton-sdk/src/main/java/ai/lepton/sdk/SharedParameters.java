package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Gives a layer that is built again at a place the tensors that are there already. */
final class SharedParameters {

    private final Parameters root;
    private final Map<String, Parameter> parameters = new HashMap<>();
    private final Map<String, Buffer> buffers = new HashMap<>();
    private final Map<String, Integer> builds = new HashMap<>();

    SharedParameters(Parameters root) {
        this.root = root;
    }

    /** For the next build at a place. */
    Parameters scope(String place) {
        boolean first = builds.merge(place, 1, Integer::sum) == 1;
        return new Scope(root.scope(place), place + "/", first);
    }

    private final class Scope implements Parameters {
        private final Parameters inner;
        private final String prefix;
        private final boolean first;

        Scope(Parameters inner, String prefix, boolean first) {
            this.inner = inner;
            this.prefix = prefix;
            this.first = first;
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            Parameter parameter = tensor(parameters, name, () -> inner.add(name, shape, initializer));
            requireShape(name, parameter.shape(), shape);
            return parameter;
        }

        @Override
        public Buffer buffer(String name, Shape shape, Initializer initializer) {
            Buffer buffer = tensor(buffers, name, () -> inner.buffer(name, shape, initializer));
            requireShape(name, buffer.shape(), shape);
            return buffer;
        }

        @Override
        public Parameters scope(String name) {
            return new Scope(inner.scope(name), prefix + name + "/", first);
        }

        @Override
        public DType dtype() {
            return inner.dtype();
        }

        @Override
        public boolean isFrozen() {
            return inner.isFrozen();
        }

        @Override
        public String place() {
            return inner.place();
        }

        private <T> T tensor(Map<String, T> known, String name, Supplier<T> make) {
            T there = known.get(prefix + name);
            if (there != null && !first) {
                return there;
            }
            T made = make.get();
            known.put(prefix + name, made);
            return made;
        }

        private void requireShape(String name, Shape there, Shape asked) {
            if (!there.equals(asked)) {
                throw new IllegalArgumentException(
                        "parameter: \"" + prefix + name + "\": " + asked + " (expected: " + there
                                + ", as at its first place; a shared layer must take inputs that need the same weights)");
            }
        }
    }
}
