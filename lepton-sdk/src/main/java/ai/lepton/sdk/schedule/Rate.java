package ai.lepton.sdk.schedule;

import java.util.Map;

/** The learning rate of one training, as it stands; the trainer moves it on. One thread at a time. */
public interface Rate {

    /** The learning rate of the step that comes next. */
    double value();

    /** A step has been taken. */
    void onStep();

    /**
     * An epoch is done.
     *
     * @param metrics its figures, such as {@code loss} and {@code val_loss}
     */
    void onEpoch(Map<String, Double> metrics);

    /** All that {@link #restore} needs to go on from here. */
    double[] state();

    /**
     * Goes on from where a rate of the same schedule stood.
     *
     * @throws IllegalArgumentException if the state is of another schedule
     */
    void restore(double[] state);
}
