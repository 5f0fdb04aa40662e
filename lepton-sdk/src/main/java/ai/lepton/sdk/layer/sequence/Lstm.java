package ai.lepton.sdk.layer.sequence;

import ai.lepton.sdk.tensor.RecurrentCell;

/**
 * Long short-term memory: a second state, which gates write to, forget from and show, carries far; see {@link
 * RecurrentCell#LSTM}.
 *
 * <p>Shapes, parameters and start values are those of {@link Recurrent}.
 *
 * @param units size of the state, {@code > 0}
 * @param layers how many are stacked, {@code > 0}
 * @param readsBoth whether each also reads backward
 * @param givesSteps whether the states of all steps come out, rather than the last one
 * @param dropout between stacked layers, in training; {@code 0 <= dropout < 1}
 * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber (1997)</a>
 */
public record Lstm(int units, int layers, boolean readsBoth, boolean givesSteps, double dropout) implements Recurrent {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Lstm {
        SequenceShapes.requirePositive("units", units);
        SequenceShapes.requirePositive("layers", layers);
        SequenceShapes.requireRate("dropout", dropout);
    }

    /** So many, each on the states of the one before it. */
    public Lstm layers(int count) {
        return new Lstm(units, count, readsBoth, givesSteps, dropout);
    }

    /** Reading from both ends; the states stand side by side. */
    public Lstm bidirectional() {
        return new Lstm(units, layers, true, givesSteps, dropout);
    }

    /** With the states of all steps, {@code [T, units]}. */
    public Lstm sequences() {
        return new Lstm(units, layers, readsBoth, true, dropout);
    }

    /** With dropout between stacked layers. */
    public Lstm dropout(double rate) {
        return new Lstm(units, layers, readsBoth, givesSteps, rate);
    }

    @Override
    public RecurrentCell cell() {
        return RecurrentCell.LSTM;
    }
}
