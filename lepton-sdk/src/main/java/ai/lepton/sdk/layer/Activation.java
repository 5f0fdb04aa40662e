package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.Tensor;
import java.util.Locale;

/** The function at the end of a layer: elementwise, but for softmax. */
public sealed interface Activation {

    Activation LINEAR = Plain.LINEAR;
    Activation RELU = Plain.RELU;
    Activation RELU6 = Plain.RELU6;
    Activation LEAKY_RELU = Plain.LEAKY_RELU;
    Activation ELU = Plain.ELU;
    Activation GELU = Plain.GELU;
    Activation GELU_TANH = Plain.GELU_TANH;
    Activation SILU = Plain.SILU;
    Activation SIGMOID = Plain.SIGMOID;
    Activation TANH = Plain.TANH;
    Activation SOFTPLUS = Plain.SOFTPLUS;
    Activation SOFTMAX = Plain.SOFTMAX;

    Tensor apply(Tensor input);

    /** Its name in lower case with underscores. */
    String kind();

    /** Those without a number of their own. */
    enum Plain implements Activation {
        LINEAR,
        RELU,
        /** {@code min(max(x, 0), 6)}. */
        RELU6,
        /** With slope 0.01 below zero. */
        LEAKY_RELU,
        /** With alpha 1. */
        ELU,
        GELU,
        /** With the normal distribution function approximated by tanh. */
        GELU_TANH,
        SILU,
        SIGMOID,
        TANH,
        SOFTPLUS,
        /** Over the last axis. */
        SOFTMAX;

        @Override
        public Tensor apply(Tensor input) {
            return switch (this) {
                case LINEAR -> input;
                case RELU -> input.relu();
                case RELU6 -> input.relu().minimum(6);
                case LEAKY_RELU -> input.leakyRelu(0.01);
                case ELU -> input.elu(1.0);
                case GELU -> input.gelu();
                case GELU_TANH -> input.geluTanh();
                case SILU -> input.silu();
                case SIGMOID -> input.sigmoid();
                case TANH -> input.tanh();
                case SOFTPLUS -> input.softplus();
                case SOFTMAX -> input.softmax(-1);
            };
        }

        @Override
        public String kind() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * {@code x} where positive, else {@code slope * x}.
     *
     * @param slope below zero; finite
     */
    record LeakyRelu(double slope) implements Activation {
        /** @throws IllegalArgumentException if {@code slope} is not finite */
        public LeakyRelu {
            if (!Double.isFinite(slope)) {
                throw new IllegalArgumentException("slope: " + slope + " (expected: finite)");
            }
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.leakyRelu(slope);
        }

        @Override
        public String kind() {
            return "leaky_relu";
        }
    }

    /**
     * {@code x} where positive, else {@code alpha * (exp(x) - 1)}.
     *
     * @param alpha the limit below zero is {@code -alpha}; {@code > 0} and finite
     */
    record Elu(double alpha) implements Activation {
        /** @throws IllegalArgumentException if {@code alpha} is not positive and finite */
        public Elu {
            if (!(alpha > 0) || Double.isInfinite(alpha)) { // the negation also catches NaN
                throw new IllegalArgumentException("alpha: " + alpha + " (expected: > 0 and finite)");
            }
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.elu(alpha);
        }

        @Override
        public String kind() {
            return "elu";
        }
    }

    /**
     * Softmax over one axis.
     *
     * @param axis as in {@link Tensor}, where the batch is axis 0; negative ones count from the end
     */
    record Softmax(int axis) implements Activation {
        /** @throws IllegalArgumentException if {@code axis} is the batch */
        public Softmax {
            if (axis == 0) {
                throw new IllegalArgumentException("axis: 0 (expected: an axis within a row, not the batch)");
            }
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.softmax(axis);
        }

        @Override
        public String kind() {
            return "softmax";
        }
    }
}
