package ai.lepton.sdk.preprocess;

import ai.lepton.sdk.tensor.Tensor;

/**
 * Pictures in a graph, UINT8 {@code [N, H, W, C]}, of a height and width that are known only when it runs. Scaled down
 * with a triangle filter over all pixels that fall together (antialiasing), as libtorch and Pillow do; scaled up
 * linearly.
 */
public interface PictureTensor {

    /** Scaled to a size, whatever the aspect ratio: FLOAT32 {@code [N, height, width, C]}, 0 to 255. */
    Tensor resized(int height, int width);

    /** Scaled so that the size is just covered, then cut to it around the middle; as {@link #resized}. */
    Tensor covering(int height, int width);
}
