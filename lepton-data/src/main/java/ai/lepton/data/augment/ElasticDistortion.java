package ai.lepton.data.augment;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Augmentation;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Bends an image as handwriting varies: every pixel is taken from a place moved by a smooth random field, between pixels
 * linearly; outside the image is 0.
 *
 * <p>Shapes: {@code [H, W, C]}, UINT8 or FLOAT32, changed in place.
 *
 * @param strength how far the field reaches before smoothing, pixels, {@code >= 0}; the moves that are left after
 *     smoothing are a small part of it
 * @param smoothness standard deviation of the Gaussian that smooths the field, pixels, {@code > 0}
 * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus and Platt (2003)</a>
 */
public record ElasticDistortion(double strength, double smoothness) implements Augmentation {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ElasticDistortion {
        if (!(strength >= 0) || Double.isInfinite(strength)) {
            throw new IllegalArgumentException("strength: " + strength + " (expected: >= 0 and finite)");
        }
        if (!(smoothness > 0) || Double.isInfinite(smoothness)) {
            throw new IllegalArgumentException("smoothness: " + smoothness + " (expected: > 0 and finite)");
        }
    }

    /** What the paper found best for digits of 28 by 28 pixels: strength 34, smoothness 4. */
    public static ElasticDistortion ofDigits() {
        return new ElasticDistortion(34, 4);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        Shape shape = input.shape();
        if (shape.rank() != 3 || (input.dtype() != DType.UINT8 && input.dtype() != DType.FLOAT32)) {
            throw new IllegalArgumentException("input: " + input + " (expected: UINT8 or FLOAT32 [H, W, C])");
        }
        int height = (int) shape.size(0);
        int width = (int) shape.size(1);
        int channels = (int) shape.size(2);
        float[] moveRows = field(height, width, random);
        float[] moveColumns = field(height, width, random);
        float[] source = input.toFloats();
        ByteBuffer target = input.buffer();
        boolean bytes = input.dtype() == DType.UINT8;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int pixel = row * width + column;
                float y = row + moveRows[pixel];
                float x = column + moveColumns[pixel];
                for (int channel = 0; channel < channels; channel++) {
                    float value = sample(source, height, width, channels, channel, y, x);
                    int index = pixel * channels + channel;
                    if (bytes) {
                        target.put(index, (byte) Math.round(value));
                    } else {
                        target.putFloat(index * Float.BYTES, value);
                    }
                }
            }
        }
    }

    /** A random move for every pixel, smoothed. */
    private float[] field(int height, int width, RandomGenerator random) {
        float[] field = new float[height * width];
        for (int i = 0; i < field.length; i++) {
            field[i] = (float) (strength * random.nextDouble(-1, 1));
        }
        float[] kernel = kernel();
        float[] smoothedRows = new float[field.length];
        smooth(field, smoothedRows, height, width, width, 1, kernel);
        smooth(smoothedRows, field, width, height, 1, width, kernel);
        return field;
    }

    private float[] kernel() {
        int radius = (int) Math.ceil(3 * smoothness);
        float[] kernel = new float[2 * radius + 1];
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            double distance = (i - radius) / smoothness;
            kernel[i] = (float) Math.exp(-distance * distance / 2);
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Along one axis: {@code lines} lines of {@code length} elements, whose starts and elements lie so far apart. */
    private static void smooth(
            float[] from, float[] to, int lines, int length, int lineStep, int elementStep, float[] kernel) {
        int radius = kernel.length / 2;
        for (int line = 0; line < lines; line++) {
            int start = line * lineStep;
            for (int i = 0; i < length; i++) {
                float sum = 0;
                for (int k = Math.max(0, i - radius); k <= Math.min(length - 1, i + radius); k++) {
                    sum += kernel[k - i + radius] * from[start + k * elementStep];
                }
                to[start + i * elementStep] = sum;
            }
        }
    }

    private static float sample(float[] image, int height, int width, int channels, int channel, float y, float x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float below = y - top;
        float right = x - left;
        return (1 - below) * (1 - right) * at(image, height, width, channels, channel, top, left)
                + (1 - below) * right * at(image, height, width, channels, channel, top, left + 1)
                + below * (1 - right) * at(image, height, width, channels, channel, top + 1, left)
                + below * right * at(image, height, width, channels, channel, top + 1, left + 1);
    }

    private static float at(float[] image, int height, int width, int channels, int channel, int row, int column) {
        return row < 0 || row >= height || column < 0 || column >= width
                ? 0
                : image[(row * width + column) * channels + channel];
    }
}
