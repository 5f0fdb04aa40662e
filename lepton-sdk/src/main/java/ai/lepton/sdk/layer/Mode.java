package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.RandomTensors;
import org.jspecify.annotations.Nullable;

/** Whether a forward pass trains; only then are there random tensors. */
public final class Mode {

    public static final Mode INFERENCE = new Mode(null);

    private final @Nullable RandomTensors random;

    private Mode(@Nullable RandomTensors random) {
        this.random = random;
    }

    public static Mode training(RandomTensors random) {
        return new Mode(random);
    }

    public boolean isTraining() {
        return random != null;
    }

    /**
     * Random tensors for this pass.
     *
     * @throws IllegalStateException in inference, which is the same for every call
     */
    public RandomTensors random() {
        if (random == null) {
            throw new IllegalStateException("random: in inference (expected: only while training)");
        }
        return random;
    }
}
