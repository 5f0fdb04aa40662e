package ai.lepton.sdk.average;

/** Short names for the averages, to be imported statically: {@code Fit.epochs(5).average(ema(0.999))}. */
public final class Averages {

    private Averages() {}

    /** Exponential moving average; {@code decay} of the past is kept in a step. */
    public static Ema ema(double decay) {
        return new Ema(decay);
    }

    /** The mean of the weights from step {@code start} on, taken every {@code every} steps. */
    public static Swa swa(long start, long every) {
        return new Swa(start, every);
    }
}
