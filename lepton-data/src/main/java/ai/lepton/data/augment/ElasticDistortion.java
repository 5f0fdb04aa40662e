package ai.lepton.data.augment;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Augmentation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Bends a picture like rubber: every pixel takes the value from a place nearby, and neighbours from neighbouring places.
 *
 * <p>{@code y(p) = x(p + alpha * (G_sigma * u)(p))}, where {@code u} is a field of two numbers a pixel, uniform in -1 to
 * 1, {@code G_sigma *} smooths it with a Gaussian (nothing lies outside of the field) and {@code x} is read linearly
 * between pixels; outside of the picture its edge goes on. Away from the edges a pixel moves by a standard deviation of
 * {@code alpha / (sigma * sqrt(12 pi))} pixels along each axis: 1.4 with the values that the authors found best for
 * 28 x 28 digits, 34 and 4.
 *
 * <p>Takes UINT8 and FLOAT32 rows {@code [H, W, C]}; all channels are bent alike.
 *
 * @param alpha how far pixels move; dimensionless, {@code >= 0}
 * @param sigma how far the movement reaches, in pixels, {@code > 0}
 * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus and Platt, "Best Practices for
 *     Convolutional Neural Networks Applied to Visual Document Analysis" (2003)</a>
 */
public record ElasticDistortion(double alpha, double sigma) implements Augmentation {

    /** How many standard deviations of the Gaussian are kept on each side; what is beyond is under 0.3 % of it. */
    private static final int REACH = 3;

    /** @throws IllegalArgumentException if a value is out of its range or not finite */
    public ElasticDistortion {
        if (!(alpha >= 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha: " + alpha + " (expected: >= 0 and finite)");
        }
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("sigma: " + sigma + " (expected: > 0 and finite)");
        }
    }

    /** The authors' values for digits of 28 x 28 pixels: alpha 34, sigma 4. */
    public static ElasticDistortion forDigits() {
        return new ElasticDistortion(34, 4);
    }

    /** @throws IllegalArgumentException if {@code input} is of another type or rank */
    @Override
    public void apply(NdArray input, RandomGenerator random) {
        if (input.shape().rank() != 3 || (input.dtype() != DType.UINT8 && input.dtype() != DType.FLOAT32)) {
            throw new IllegalArgumentException("input: " + input + " (expected: UINT8 or FLOAT32 [H, W, C])");
        }
        int height = (int) input.shape().size(0);
        int width = (int) input.shape().size(1);
        int channels = (int) input.shape().last();
        float[] across = field(height, width, random);
        float[] down = field(height, width, random);
        float[] source = input.toFloats();
        float[] bent = new float[source.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                float fromX = Math.max(0, Math.min(width - 1, x + across[at]));
                float fromY = Math.max(0, Math.min(height - 1, y + down[at]));
                int left = (int) fromX;
                int top = (int) fromY;
                float shareX = fromX - left;
                float shareY = fromY - top;
                int right = Math.min(width - 1, left + 1);
                int bottom = Math.min(height - 1, top + 1);
                for (int c = 0; c < channels; c++) {
                    float upper = mix(source, top * width, left, right, shareX, channels, c);
                    float lower = mix(source, bottom * width, left, right, shareX, channels, c);
                    bent[at * channels + c] = upper + shareY * (lower - upper);
                }
            }
        }
        write(bent, input);
    }

    private static float mix(float[] source, int row, int left, int right, float share, int channels, int c) {
        float from = source[(row + left) * channels + c];
        return from + share * (source[(row + right) * channels + c] - from);
    }

    private static void write(float[] values, NdArray input) {
        if (input.dtype() == DType.FLOAT32) {
            FloatBuffer floats = input.buffer().asFloatBuffer();
            floats.put(values);
            return;
        }
        ByteBuffer bytes = input.buffer();
        for (float value : values) {
            // Between two bytes there is no value outside of 0 to 255.
            bytes.put((byte) (value + 0.5f));
        }
    }

    /** Smoothed noise, in pixels. */
    private float[] field(int height, int width, RandomGenerator random) {
        float[] kernel = kernel();
        int reach = kernel.length - 1;
        float[] noise = new float[height * width];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = 2 * random.nextFloat() - 1;
        }
        // Along columns: whole rows are added at a time.
        float[] rows = new float[noise.length];
        for (int y = 0; y < height; y++) {
            for (int k = Math.max(-reach, -y); k <= Math.min(reach, height - 1 - y); k++) {
                add(rows, y * width, noise, (y + k) * width, width, kernel[Math.abs(k)]);
            }
        }
        // Along rows: the row is added to itself, moved.
        float[] field = new float[noise.length];
        for (int y = 0; y < height; y++) {
            for (int k = -Math.min(reach, width - 1); k <= Math.min(reach, width - 1); k++) {
                int from = Math.max(0, -k);
                int length = width - Math.abs(k);
                add(field, y * width + from, rows, y * width + from + k, length, kernel[Math.abs(k)]);
            }
        }
        for (int i = 0; i < field.length; i++) {
            field[i] *= (float) alpha;
        }
        return field;
    }

    private static void add(float[] sum, int at, float[] values, int from, int length, float weight) {
        for (int i = 0; i < length; i++) {
            sum[at + i] += weight * values[from + i];
        }
    }

    /** One half of the Gaussian, from its middle outwards; the whole sums to 1. */
    private float[] kernel() {
        int reach = (int) Math.ceil(REACH * sigma);
        float[] kernel = new float[reach + 1];
        float sum = 0;
        for (int k = 0; k <= reach; k++) {
            kernel[k] = (float) Math.exp(-k * k / (2 * sigma * sigma));
            sum += k == 0 ? kernel[k] : 2 * kernel[k];
        }
        for (int k = 0; k <= reach; k++) {
            kernel[k] /= sum;
        }
        return kernel;
    }
}
