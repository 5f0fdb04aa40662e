package ai.lepton.sdk.tensor;

/**
 * What one step of a recurrent layer computes from its input {@code x} and the state {@code h} before it. {@code W} is the
 * kernel, {@code R} the recurrent kernel, {@code b} and {@code c} their biases; {@code *} between vectors is elementwise.
 */
public enum RecurrentCell {
    /** {@code h' = tanh(W x + b + R h + c)}. */
    RNN_TANH(1),
    /** {@code h' = max(0, W x + b + R h + c)}. */
    RNN_RELU(1),
    /**
     * With a second state {@code s}: {@code i, f, o} are the sigmoids and {@code g} the tanh of their rows of {@code W x + b
     * + R h + c}, then {@code s' = f * s + i * g} and {@code h' = o * tanh(s')}. Rows in the order i, f, g, o, as in
     * libtorch.
     */
    LSTM(4),
    /**
     * {@code r, z} are the sigmoids of their rows of {@code W x + b + R h + c}, {@code n = tanh(W_n x + b_n + r * (R_n h +
     * c_n))}, then {@code h' = (1 - z) * n + z * h}. Rows in the order r, z, n, as in libtorch.
     */
    GRU(3);

    private final int gates;

    RecurrentCell(int gates) {
        this.gates = gates;
    }

    /** How many blocks of rows, one below the other, each weight has. */
    public int gates() {
        return gates;
    }
}
