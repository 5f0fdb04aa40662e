package ai.lepton.sdk.check;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.RandomTensors;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Compares the gradients that the engine computes with finite differences, in FLOAT64: for every element {@code (f(x + h)
 * - f(x - h)) / 2h} with {@code h = 1e-6}, where {@code f} sums the output times fixed random weights. Passes while {@code
 * |analytic - numeric| / max(1, |analytic|, |numeric|) <= 1e-6} for all parameters and inputs.
 *
 * <p>At a kink (relu at 0) or a tie (two largest elements in a window) there is no gradient to compare, so points are
 * drawn until the function is smooth within {@code 1e-3} along every axis, which is measured on {@code f} alone.
 * Dropout is checked with one fixed mask.
 */
public final class GradCheck {

    /** The largest relative error that passes. */
    public static final double TOLERANCE = 1e-6;

    private static final double STEP = 1e-6;
    private static final double CLEARANCE = 1e-3;
    private static final int DRAWS = 200;

    private GradCheck() {}

    /**
     * What a check found.
     *
     * @param worst largest relative error
     * @param where it was, such as {@code kernel[3]}
     * @param elements how many were compared
     * @param seed of the point that was drawn; give it again to repeat the check
     */
    public record Result(double worst, String where, int elements, long seed) {

        public boolean passed() {
            return worst <= TOLERANCE;
        }
    }

    /**
     * Checks a layer in training mode: its parameters and its input.
     *
     * @param input shape without the batch; the batch is 3
     */
    public static Result layer(Layer layer, Shape input, long seed) {
        return check(seed, (point, random) -> {
            Layer.Forward forward = layer.build(point, input);
            Parameter x = point.add("input", input.prepend(3), distinct());
            return () -> forward.apply(x.value(), Mode.training(random));
        });
    }

    /**
     * Checks a loss as a function of the prediction.
     *
     * @param predicted shape with the batch
     * @param target of the loss, with the batch
     */
    public static Result loss(Loss loss, Shape predicted, NdArray target, long seed) {
        return check(seed, (point, random) -> {
            Parameter x = point.add("predicted", predicted, distinct());
            return () -> loss.apply(x.value(), point.constant(target));
        });
    }

    private static Result check(long seed, Function function) {
        Engine engine = Engine.load();
        for (int draw = 0; draw < DRAWS; draw++) {
            long drawn = seed + draw;
            try (EngineSession session = engine.open(drawn, DType.FLOAT64)) {
                Point point = new Point(session, drawn);
                java.util.function.Supplier<Tensor> output = function.at(point, new FixedMasks(session, drawn));
                Objective objective = new Objective(session, output, drawn);
                Map<String, double[]> analytic = objective.gradients(point.parameters);
                Result result = compare(point, objective, analytic, drawn);
                if (result != null) {
                    return result;
                }
            }
        }
        throw new IllegalStateException("gradient check: no smooth point in " + DRAWS + " draws from seed " + seed
                + " (expected: one; the function has kinks everywhere)");
    }

    /** Null when the point lies too close to a kink or tie to compare. */
    private static @org.jspecify.annotations.Nullable Result compare(
            Point point, Objective objective, Map<String, double[]> analytic, long seed) {
        double worst = 0;
        String where = "nowhere";
        int elements = 0;
        for (Parameter parameter : point.parameters) {
            double[] values = objective.read(parameter);
            double[] gradient = analytic.get(parameter.name());
            if (gradient == null) {
                throw new IllegalStateException(parameter.name() + ": no gradient (expected: one)");
            }
            for (int i = 0; i < values.length; i++) {
                double numeric = objective.slope(parameter, values, i, STEP);
                double wide = objective.slope(parameter, values, i, CLEARANCE);
                if (Math.abs(numeric - wide) > 1e-4 * Math.max(1, Math.abs(numeric))) {
                    return null;
                }
                double error = Math.abs(gradient[i] - numeric)
                        / Math.max(1, Math.max(Math.abs(gradient[i]), Math.abs(numeric)));
                if (!(error <= worst)) { // the negation also catches NaN
                    worst = error;
                    where = parameter.name() + "[" + i + "]";
                }
                elements++;
            }
        }
        return new Result(worst, where, elements, seed);
    }

    /** Distinct values about 0.05 apart and never near zero, in random order: no kinks and ties at the input itself. */
    private static Initializer distinct() {
        return (shape, random) -> {
            int[] ranks = KeyedRandom.permutation(Math.toIntExact(shape.elements()), random);
            double[] values = new double[ranks.length];
            for (int i = 0; i < values.length; i++) {
                double spread = (ranks[i] - values.length / 2 + 0.5) / values.length;
                values[i] = 3 * spread + random.nextDouble(0.2, 0.3) / values.length;
            }
            return values;
        };
    }

    /** Something with parameters whose output is looked at. */
    @FunctionalInterface
    private interface Function {
        java.util.function.Supplier<Tensor> at(Point point, RandomTensors random);
    }

    /** Registers parameters with random values, also where a layer would start with constants. */
    private static final class Point implements Parameters {
        private final EngineSession session;
        private final RandomGenerator random;
        private final List<Parameter> parameters = new ArrayList<>();

        Point(EngineSession session, long seed) {
            this.session = session;
            this.random = KeyedRandom.of(seed, "point");
        }

        Tensor constant(NdArray values) {
            Tensor constant = session.constant(values);
            return values.dtype().isFloating() ? constant.cast(DType.FLOAT64) : constant;
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            double[] values = initializer.values(shape, random);
            if (initializer instanceof Initializer.Constant) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += random.nextDouble(-0.5, 0.5);
                }
            }
            Parameter parameter = session.parameter(name + "#" + parameters.size(), shape, values);
            parameters.add(parameter);
            return parameter;
        }

        @Override
        public Buffer buffer(String name, Shape shape, Initializer initializer) {
            return session.buffer(name, shape, initializer.values(shape, random));
        }

        @Override
        public Parameters scope(String name) {
            return this;
        }

        @Override
        public DType dtype() {
            return DType.FLOAT64;
        }

        @Override
        public String place() {
            return "gradient check";
        }
    }

    /** The same mask for the same use in every evaluation. */
    private static final class FixedMasks implements RandomTensors {
        private final EngineSession session;
        private final long seed;

        FixedMasks(EngineSession session, long seed) {
            this.session = session;
            this.seed = seed;
        }

        @Override
        public Tensor dropoutMask(Tensor like, double rate) {
            RandomGenerator random = KeyedRandom.of(seed, "mask");
            double[] mask = new double[Math.toIntExact(like.shape().elements())];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = random.nextDouble() < rate ? 0 : 1 / (1 - rate);
            }
            return session.constant(NdArray.of(like.shape(), mask));
        }
    }

    /** The scalar whose slopes are compared. */
    private static final class Objective {
        private final EngineSession session;
        private final java.util.function.Supplier<Tensor> output;
        private final NdArray weights;

        Objective(EngineSession session, java.util.function.Supplier<Tensor> output, long seed) {
            this.session = session;
            this.output = output;
            Shape shape;
            try (TensorScope scope = session.inferenceScope()) {
                shape = output.get().shape();
            }
            RandomGenerator random = KeyedRandom.of(seed, "weights");
            double[] values = new double[Math.toIntExact(shape.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble(-1, 1);
            }
            this.weights = NdArray.of(shape, values);
        }

        Map<String, double[]> gradients(List<Parameter> parameters) {
            Map<String, double[]> gradients = new LinkedHashMap<>();
            try (TensorScope scope = session.scope()) {
                session.backward(value());
                for (Parameter parameter : parameters) {
                    gradients.put(
                            parameter.name(),
                            parameter.hasGradient()
                                    ? parameter.gradient().values().toDoubles()
                                    : new double
                                            [Math.toIntExact(parameter.shape().elements())]);
                }
                session.clearGradients(parameters);
            }
            return gradients;
        }

        double[] read(Parameter parameter) {
            try (TensorScope scope = session.inferenceScope()) {
                return parameter.value().values().toDoubles();
            }
        }

        double slope(Parameter parameter, double[] values, int index, double step) {
            double before = values[index];
            double above = at(parameter, values, index, before + step);
            double below = at(parameter, values, index, before - step);
            at(parameter, values, index, before);
            return (above - below) / (2 * step);
        }

        private double at(Parameter parameter, double[] values, int index, double value) {
            values[index] = value;
            try (TensorScope scope = session.inferenceScope()) {
                parameter.set(session.constant(NdArray.of(parameter.shape(), values)));
                return value().values().at(0);
            }
        }

        private Tensor value() {
            return output.get().mul(session.constant(weights)).sum();
        }
    }
}
