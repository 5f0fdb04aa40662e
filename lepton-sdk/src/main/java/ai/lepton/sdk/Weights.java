package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.optimizer.OptimizerState;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.NamePattern;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tensors of one trainer by name. Each starts from a generator keyed by (seed, name), so that a layer more or less
 * leaves the others' start values alone.
 */
final class Weights implements OptimizerState {

    private final EngineSession session;
    private final Compile options;
    private final String owner;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Buffer> buffers = new LinkedHashMap<>();
    private final Map<String, Buffer> optimizerBuffers = new LinkedHashMap<>();
    private final List<Rate> rates = new ArrayList<>();

    Weights(EngineSession session, Compile options) {
        this(session, options, "");
    }

    /** @param owner stands before the names in the options' patterns, such as {@code generator/} */
    Weights(EngineSession session, Compile options, String owner) {
        this.session = session;
        this.options = options;
        this.owner = owner;
    }

    /** Where the layers register. */
    Parameters root() {
        return new Scope("");
    }

    /** Those that are trained. */
    List<Parameter> parameters() {
        return parameters.values().stream()
                .filter(parameter -> !(parameter instanceof FrozenParameter))
                .toList();
    }

    /** @throws IllegalArgumentException if a pattern of the options freezes nothing */
    void checkFrozen() {
        checkFrozen(options, parameters.keySet());
    }

    /** Names as the options' patterns have them: with the owner's before them. */
    List<String> names() {
        return parameters.keySet().stream().map(name -> owner + name).toList();
    }

    static void checkFrozen(Compile options, Collection<String> names) {
        for (NamePattern pattern : options.frozen()) {
            if (names.stream().noneMatch(pattern::matches)) {
                throw new IllegalArgumentException(
                        "freeze: \"" + pattern + "\" matches no parameter (expected: some of " + names + ")");
            }
        }
    }

    /** Copies of parameters and buffers, by name; not the optimizer's. */
    Map<String, NdArray> values() {
        Map<String, NdArray> values = new LinkedHashMap<>();
        try (TensorScope scope = session.inferenceScope()) {
            parameters.forEach((name, p) -> values.put(name, p.value().values()));
            buffers.forEach((name, b) -> values.put(name, b.value().values()));
        }
        return values;
    }

    /** Sets parameters and buffers; nothing changes when a name or shape does not fit. */
    void load(Map<String, NdArray> values) {
        parameters.forEach((name, p) -> check(name, p.shape(), values));
        buffers.forEach((name, b) -> check(name, b.shape(), values));
        try (TensorScope scope = session.inferenceScope()) {
            parameters.forEach((name, p) -> p.set(constant(values, name)));
            buffers.forEach((name, b) -> b.set(constant(values, name)));
        }
    }

    @Override
    public Buffer zerosLike(String name, Parameter parameter) {
        return optimizerBuffer(parameter.name() + "/" + name, parameter.shape(), 0);
    }

    @Override
    public Buffer scalar(String name, double initial) {
        return optimizerBuffer(name, Shape.of(), initial);
    }

    @Override
    public Rate rate(Schedule schedule) {
        Rate rate = schedule.start();
        rates.add(rate);
        return rate;
    }

    /** Parameters and buffers themselves by name, not the optimizer's; their memory stays the same. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.forEach((name, p) -> tensors.put(name, p.value()));
        buffers.forEach((name, b) -> tensors.put(name, b.value()));
        return tensors;
    }

    /** All that a training changes: {@link #values}, the optimizer's buffers and its rates. */
    StateMap state() {
        StateMap state = new StateMap();
        state.put("model", values());
        Map<String, NdArray> own = new LinkedHashMap<>();
        try (TensorScope scope = session.inferenceScope()) {
            optimizerBuffers.forEach((name, b) -> own.put(name, b.value().values()));
        }
        state.put("optimizer", own);
        for (int i = 0; i < rates.size(); i++) {
            state.put("rate_" + i, rates.get(i).state());
        }
        return state;
    }

    void restore(StateMap state) {
        Map<String, NdArray> own = state.part("optimizer");
        optimizerBuffers.forEach((name, b) -> check(name, b.shape(), own));
        load(state.part("model"));
        try (TensorScope scope = session.inferenceScope()) {
            optimizerBuffers.forEach((name, b) -> b.set(constant(own, name)));
        }
        for (int i = 0; i < rates.size(); i++) {
            rates.get(i).restore(state.numbers("rate_" + i));
        }
    }

    /** The optimizer's learning rates, in the order in which it asked for them. */
    List<Rate> rates() {
        return rates;
    }

    /** The optimizer's first learning rate; NaN if it asked for none. */
    double learningRate() {
        return rates.isEmpty() ? Double.NaN : rates.get(0).value();
    }

    @Override
    public Optional<FusedKernels> fusedKernels() {
        return session.fusedKernels();
    }

    private Buffer optimizerBuffer(String name, Shape shape, double initial) {
        double[] values = Initializer.constant(initial).values(shape, KeyedRandom.of(options.seed(), name));
        Buffer buffer = session.buffer(name, shape, values);
        if (optimizerBuffers.put(name, buffer) != null) {
            throw new IllegalArgumentException("optimizer state: \"" + name + "\" (expected: each name once)");
        }
        return buffer;
    }

    private Tensor constant(Map<String, NdArray> values, String name) {
        return session.constant(java.util.Objects.requireNonNull(values.get(name), name))
                .cast(session.dtype());
    }

    private static void check(String name, Shape shape, Map<String, NdArray> values) {
        NdArray value = values.get(name);
        if (value == null) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "weights: no \"" + name + "\" (expected: those of the same model; there are "
                            + values.keySet().stream().sorted().limit(20).toList() + ")");
        }
        if (!value.shape().equals(shape)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "weights: \"" + name + "\": " + value.shape() + " (expected: " + shape + ")");
        }
    }

    /** Names by the layer's place: {@code dense_1/kernel}. */
    private final class Scope implements Parameters {
        private final String prefix;

        Scope(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            String full = unique(name);
            double[] initial = initializer.values(shape, KeyedRandom.of(options.seed(), full));
            Parameter parameter = options.freezes(owner + full)
                    ? new FrozenParameter(session.buffer(full, shape, initial))
                    : session.parameter(full, shape, initial);
            parameters.put(full, parameter);
            return parameter;
        }

        @Override
        public Buffer buffer(String name, Shape shape, Initializer initializer) {
            String full = unique(name);
            Buffer buffer =
                    session.buffer(full, shape, initializer.values(shape, KeyedRandom.of(options.seed(), full)));
            buffers.put(full, buffer);
            return buffer;
        }

        @Override
        public Parameters scope(String name) {
            return new Scope(prefix + name + "/");
        }

        @Override
        public DType dtype() {
            return session.dtype();
        }

        @Override
        public boolean isFrozen() {
            List<Parameter> mine = parameters.values().stream()
                    .filter(parameter -> parameter.name().startsWith(prefix))
                    .toList();
            return !mine.isEmpty() && mine.stream().allMatch(FrozenParameter.class::isInstance);
        }

        @Override
        public String place() {
            return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        }

        private String unique(String name) {
            String full = prefix + name;
            if (parameters.containsKey(full) || buffers.containsKey(full)) {
                throw new IllegalArgumentException("parameter: \"" + full + "\" (expected: each name once in a layer)");
            }
            return full;
        }
    }
}
