package ai.lepton.sdk.callback;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;

/** Fails the training as soon as the loss is NaN or infinite: nothing good comes after. Part of every {@code Fit}. */
public record StopOnNonFinite() implements Callback {

    /** @throws LeptonException {@link ErrorCode#NOT_FINITE} */
    @Override
    public void onBatchEnd(Training training, BatchEnd batch) {
        if (!Double.isFinite(batch.loss())) {
            throw new LeptonException(
                    ErrorCode.NOT_FINITE,
                    "loss: " + batch.loss() + " in epoch " + batch.epoch() + ", batch " + batch.batch()
                            + " (expected: a finite number). Lower the learning rate, or look for NaN and extremes in"
                            + " the inputs.");
        }
    }
}
