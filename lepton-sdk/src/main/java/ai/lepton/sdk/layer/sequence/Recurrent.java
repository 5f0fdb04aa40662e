package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.RecurrentCell;

/**
 * A recurrent layer: it reads a sequence step by step and carries a state from one to the next. The state starts at 0.
 *
 * <p>Shapes: input {@code [N, T, F]}; output {@code [N, units]}, the state after the last step, or with {@code sequences()}
 * {@code [N, T, units]}, the states after all steps. Bidirectional layers read the sequence from both ends and put the two
 * states side by side, forward first, {@code 2 * units}; the last state of the backward one is that after the first step.
 * With {@link #withLengths}, padded steps change no state in either direction and give 0; the last state is that of the
 * last real step, 0 for a row without any.
 *
 * <p>Parameters of each layer and direction, such as {@code layer_1/forward/kernel}, laid out as libtorch's, the gates
 * one below the other in the order of {@link RecurrentCell}: {@code kernel [gates * units, F]} starts Glorot uniform,
 * {@code recurrent_kernel [gates * units, units]} orthogonal, {@code bias} and {@code recurrent_bias [gates * units]} at
 * 0, but the forget gate of an LSTM at 1 in {@code bias}.
 *
 * <p>Dropout acts between stacked layers, in training only. Runs as libtorch's fused kernel; exports as ONNX {@code RNN},
 * {@code LSTM} or {@code GRU}, one for each layer.
 */
public sealed interface Recurrent extends SequenceLayer permits SimpleRnn, Lstm, Gru {

    /** Size of the state of one direction. */
    int units();

    /** How many are stacked. */
    int layers();

    /** Whether each layer also reads backward. */
    boolean readsBoth();

    /** Whether the states of all steps come out, rather than the last one. */
    boolean givesSteps();

    /** Probability of an element between two layers to be dropped. */
    double dropout();

    /** What a step computes. */
    RecurrentCell cell();

    @Override
    default Shape outputShape(Shape input) {
        SequenceShapes.requireFeatures(input);
        long features = (readsBoth() ? 2L : 1L) * units();
        return givesSteps() ? input.withLast(features) : Shape.of(features);
    }

    @Override
    default Steps buildSteps(Parameters parameters, Shape input) {
        return new RecurrentStack(
                this, parameters, SequenceShapes.requireFeatures(input).last());
    }
}
