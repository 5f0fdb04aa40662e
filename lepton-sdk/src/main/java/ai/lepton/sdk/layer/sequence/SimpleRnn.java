package ai.lepton.sdk.layer.sequence;

import ai.lepton.sdk.tensor.RecurrentCell;

/**
 * The plain recurrent layer, without gates: {@code h' = tanh(W x + b + R h + c)}, or relu in place of tanh.
 *
 * <p>Shapes, parameters and start values are those of {@link Recurrent}.
 *
 * @param units size of the state, {@code > 0}
 * @param layers how many are stacked, {@code > 0}
 * @param readsBoth whether each also reads backward
 * @param givesSteps whether the states of all steps come out, rather than the last one
 * @param dropout between stacked layers, in training; {@code 0 <= dropout < 1}
 * @param usesRelu whether relu stands in place of tanh
 * @see <a href="https://doi.org/10.1207/s15516709cog1402_1">Elman (1990)</a>
 */
public record SimpleRnn(int units, int layers, boolean readsBoth, boolean givesSteps, double dropout, boolean usesRelu)
        implements Recurrent {

    /** @throws IllegalArgumentException if a value is out of its range */
    public SimpleRnn {
        SequenceShapes.requirePositive("units", units);
        SequenceShapes.requirePositive("layers", layers);
        SequenceShapes.requireRate("dropout", dropout);
    }

    /** So many, each on the states of the one before it. */
    public SimpleRnn layers(int count) {
        return new SimpleRnn(units, count, readsBoth, givesSteps, dropout, usesRelu);
    }

    /** Reading from both ends; the states stand side by side. */
    public SimpleRnn bidirectional() {
        return new SimpleRnn(units, layers, true, givesSteps, dropout, usesRelu);
    }

    /** With the states of all steps, {@code [T, units]}. */
    public SimpleRnn sequences() {
        return new SimpleRnn(units, layers, readsBoth, true, dropout, usesRelu);
    }

    /** With dropout between stacked layers. */
    public SimpleRnn dropout(double rate) {
        return new SimpleRnn(units, layers, readsBoth, givesSteps, rate, usesRelu);
    }

    /** With relu in place of tanh. */
    public SimpleRnn relu() {
        return new SimpleRnn(units, layers, readsBoth, givesSteps, dropout, true);
    }

    @Override
    public RecurrentCell cell() {
        return usesRelu ? RecurrentCell.RNN_RELU : RecurrentCell.RNN_TANH;
    }
}
