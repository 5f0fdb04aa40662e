package ai.lepton.sdk.engine;

/** In which types a training computes. Parameters, optimizer and results are of the {@code dtype} either way. */
public enum Precision {
    /** Everything in the {@code dtype}. */
    FULL,
    /**
     * Matrix products, convolutions and attention of the training's passes in bfloat16, with 8 bits of mantissa in place of 24;
     * everything else, recurrent layers too, in FLOAT32. Faster where the device multiplies bfloat16 by itself, and refused
     * where it does not. Evaluation, prediction and export are in FLOAT32.
     *
     * @see <a href="https://arxiv.org/abs/1710.03740">Micikevicius et al., "Mixed Precision Training" (2018)</a>
     */
    MIXED_BFLOAT16
}
