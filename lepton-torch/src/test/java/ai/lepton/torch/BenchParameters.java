package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Gives a layer the weights of a module of libtorch, in the order in which both name them. */
final class BenchParameters implements Parameters {

    private final Workbench bench;
    private final Deque<Tensor> weights = new ArrayDeque<>();

    BenchParameters(Workbench bench, Module module) {
        this(bench, module.parameters().get());
    }

    /** Of these in place of a module's, in this order. */
    BenchParameters(Workbench bench, Tensor... inOrder) {
        this.bench = bench;
        for (Tensor weight : inOrder) {
            weights.add(new Tensor(weight));
        }
    }

    @Override
    public Parameter add(String name, Shape shape, Initializer initializer) {
        Tensor weight = weights.remove();
        if (weight.numel() != shape.elements()) {
            throw new IllegalStateException(name + ": " + shape + " (expected: " + weight.numel() + " elements)");
        }
        NdArray values = Copies.toArray(weight.detach().to(ScalarType.Double), DType.FLOAT64, shape);
        return bench.session.parameter(name, shape, values.toDoubles());
    }

    @Override
    public Buffer buffer(String name, Shape shape, Initializer initializer) {
        return bench.session.buffer(name, shape, initializer.values(shape, new Random(1)));
    }

    @Override
    public Parameters scope(String name) {
        return this;
    }

    @Override
    public DType dtype() {
        return bench.session.dtype();
    }

    @Override
    public String place() {
        return "bench";
    }
}
