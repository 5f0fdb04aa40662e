package ai.lepton.sdk.layer.sequence;

import ai.lepton.sdk.tensor.RecurrentCell;

/**
 * Gated recurrent unit: two gates on one state; see {@link RecurrentCell#GRU}. The reset gate acts behind the product with
 * the recurrent kernel, as in libtorch and in Keras by default.
 *
 * <p>Shapes, parameters and start values are those of {@link Recurrent}.
 *
 * @param units size of the state, {@code > 0}
 * @param layers how many are stacked, {@code > 0}
 * @param readsBoth whether each also reads backward
 * @param givesSteps whether the states of all steps come out, rather than the last one
 * @param dropout between stacked layers, in training; {@code 0 <= dropout < 1}
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. (2014)</a>
 */
public record Gru(int units, int layers, boolean readsBoth, boolean givesSteps, double dropout) implements Recurrent {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Gru {
        SequenceShapes.requirePositive("units", units);
        SequenceShapes.requirePositive("layers", layers);
        SequenceShapes.requireRate("dropout", dropout);
    }

    /** So many, each on the states of the one before it. */
    public Gru layers(int count) {
        return new Gru(units, count, readsBoth, givesSteps, dropout);
    }

    /** Reading from both ends; the states stand side by side. */
    public Gru bidirectional() {
        return new Gru(units, layers, true, givesSteps, dropout);
    }

    /** With the states of all steps, {@code [T, units]}. */
    public Gru sequences() {
        return new Gru(units, layers, readsBoth, true, dropout);
    }

    /** With dropout between stacked layers. */
    public Gru dropout(double rate) {
        return new Gru(units, layers, readsBoth, givesSteps, rate);
    }

    @Override
    public RecurrentCell cell() {
        return RecurrentCell.GRU;
    }
}
