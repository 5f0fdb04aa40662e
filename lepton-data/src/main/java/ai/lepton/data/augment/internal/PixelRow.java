package ai.lepton.data.augment.internal;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** A picture as numbers: read from a row, changed, and written back within its range. */
public final class PixelRow {

    private final NdArray row;
    private final int height;
    private final int width;
    private final int channels;
    private final float[] values;

    private PixelRow(NdArray row) {
        this.row = row;
        this.height = (int) row.shape().size(0);
        this.width = (int) row.shape().size(1);
        this.channels = (int) row.shape().last();
        this.values = row.toFloats();
    }

    /** @throws IllegalArgumentException if it is no UINT8 or FLOAT32 {@code [H, W, C]} */
    public static PixelRow read(NdArray input) {
        if (input.shape().rank() != 3 || (input.dtype() != DType.UINT8 && input.dtype() != DType.FLOAT32)) {
            throw new IllegalArgumentException("input: " + input + " (expected: UINT8 or FLOAT32 [H, W, C])");
        }
        return new PixelRow(input);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public int channels() {
        return channels;
    }

    /** Shared: whoever changes them writes them back. */
    public float[] values() {
        return values;
    }

    /** The value at a place, in the whole row. */
    public int index(int y, int x) {
        return (y * width + x) * channels;
    }

    /** The largest value that a pixel can have: 255, or 1 of floats. */
    public float white() {
        return row.dtype() == DType.UINT8 ? 255 : 1;
    }

    /** Puts values back: bytes are rounded and held within 0 to 255, floats are as they are. */
    public void write(float[] changed) {
        if (row.dtype() == DType.FLOAT32) {
            FloatBuffer floats = row.buffer().asFloatBuffer();
            floats.put(changed);
            return;
        }
        ByteBuffer bytes = row.buffer();
        for (float value : changed) {
            bytes.put((byte) (Math.max(0, Math.min(255, value)) + 0.5f));
        }
    }
}
