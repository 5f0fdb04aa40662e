package ai.lepton.sdk.preprocess;

import ai.lepton.sdk.tensor.Tensor;

/**
 * The raw values that a {@link Preprocessing} starts from, by the names of its inputs. Asking for an input as something
 * else than it is, or for one that is not declared, is an {@link IllegalArgumentException}.
 */
public interface RawInputs {

    /** Numbers, or dates as milliseconds; of the input's type, {@code [N]} or {@code [N, ...]}. NaN where missing. */
    Tensor numbers(String input);

    /** Texts or categories, {@code [N]}; empty where missing. */
    TextTensor texts(String input);

    /** Pictures of bytes, {@code [N, H, W, C]}, of any height and width. */
    PictureTensor pictures(String input);

    /** Recordings, FLOAT32 {@code [N, T]} from -1 to 1, of any length. */
    SoundTensor sounds(String input);
}
