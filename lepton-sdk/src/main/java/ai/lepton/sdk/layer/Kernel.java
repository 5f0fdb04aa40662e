package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a convolution keeps. */
record Kernel(Parameter weight, @Nullable Parameter bias) {

    /**
     * Registers {@code kernel}, and {@code bias [filters]} where there is one.
     *
     * @param shape {@code [filters, in / groups, ...]}
     */
    static Kernel of(Parameters parameters, Shape shape, int groups, boolean useBias, Initializer initializer) {
        return registered(
                parameters, shape, shape.size(0), useBias, groups == 1 ? initializer : grouped(initializer, groups));
    }

    /** @param shape {@code [in, filters, ...]} */
    static Kernel transposed(Parameters parameters, Shape shape, boolean useBias, Initializer initializer) {
        return registered(parameters, shape, shape.size(1), useBias, transposed(initializer));
    }

    Tensor weights() {
        return weight.value();
    }

    @Nullable
    Tensor biases() {
        return bias == null ? null : bias.value();
    }

    private static Kernel registered(
            Parameters parameters, Shape shape, long filters, boolean useBias, Initializer initializer) {
        Parameter weight = parameters.add("kernel", shape, initializer);
        return new Kernel(weight, useBias ? parameters.add("bias", Shape.of(filters), Initializer.zeros()) : null);
    }

    /** Each group starts as the convolution that it is, so that its fans are counted as such. */
    private static Initializer grouped(Initializer initializer, int groups) {
        if (initializer instanceof Initializer.Constant) {
            return initializer;
        }
        return (shape, random) -> {
            long[] sizes = shape.toArray();
            sizes[0] /= groups;
            Shape one = Shape.of(sizes);
            int elements = Math.toIntExact(one.elements());
            double[] values = new double[groups * elements];
            for (int group = 0; group < groups; group++) {
                System.arraycopy(initializer.values(one, random), 0, values, group * elements, elements);
            }
            return values;
        };
    }

    /** Fans are those of {@code [filters, in, ...]}. */
    private static Initializer transposed(Initializer initializer) {
        if (initializer instanceof Initializer.Constant) {
            return initializer;
        }
        return (shape, random) -> {
            long[] sizes = shape.toArray();
            int in = Math.toIntExact(sizes[0]);
            int filters = Math.toIntExact(sizes[1]);
            sizes[0] = filters;
            sizes[1] = in;
            int taps = Math.toIntExact(Arrays.stream(sizes).skip(2).reduce(1, Math::multiplyExact));
            double[] values = initializer.values(Shape.of(sizes), random);
            double[] result = new double[values.length];
            for (int filter = 0; filter < filters; filter++) {
                for (int channel = 0; channel < in; channel++) {
                    System.arraycopy(
                            values, (filter * in + channel) * taps, result, (channel * filters + filter) * taps, taps);
                }
            }
            return result;
        };
    }
}
