package ai.lepton.data.feature;

import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/** A feature whose scale is fitted to what its own graph makes of the training rows, the last thing before the scale. */
interface Scalable {

    /** Whether there is a scale to fit. */
    boolean isScaled();

    /** What {@link #unscaled} gives, named as the column. */
    Field unscaledOutput();

    /** The values that are to be scaled. */
    Tensor unscaled(RawInputs raw);

    /**
     * The same feature with its scale.
     *
     * @param moments of each place along the last axis
     */
    FittedFeature scaledBy(List<Moments> moments);
}
