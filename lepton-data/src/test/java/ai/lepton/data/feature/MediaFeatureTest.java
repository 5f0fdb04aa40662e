package ai.lepton.data.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.LogMel;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Pictures and recordings in the graph, against the same worked out one by one. */
class MediaFeatureTest {

    @Test
    void scalesPicturesWithATriangleOverAllPixelsThatFallTogether() {
        long seed = Seed.next("scalesPicturesWithATriangleOverAllPixelsThatFallTogether");
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            int[] from = {1 + random.nextInt(40), 1 + random.nextInt(40)};
            int[] to = {1 + random.nextInt(20), 1 + random.nextInt(20)};
            NdArray pictures = pictures(random, from[0], from[1]);

            NdArray resized = apply(
                    TensorSpec.of("p", DType.UINT8, Shape.of(-1, -1, -1, 3)),
                    Shape.of(to[0], to[1], 3),
                    raw -> raw.pictures("p").resized(to[0], to[1]),
                    pictures);

            requireClose(resized, scaled(pictures, to[0], to[1]));
        }
    }

    @Test
    void coversASizeAndCutsAroundTheMiddle() {
        long seed = Seed.next("coversASizeAndCutsAroundTheMiddle");
        Random random = new Random(seed);
        int[][] sizes = {{10, 30, 5, 5, 5, 15}, {30, 10, 5, 5, 15, 5}, {7, 7, 7, 7, 7, 7}, {4, 9, 8, 3, 8, 18}};
        for (int[] size : sizes) {
            NdArray pictures = pictures(random, size[0], size[1]);

            NdArray cut = apply(
                    TensorSpec.of("p", DType.UINT8, Shape.of(-1, -1, -1, 3)),
                    Shape.of(size[2], size[3], 3),
                    raw -> raw.pictures("p").covering(size[2], size[3]),
                    pictures);

            requireClose(cut, middle(scaled(pictures, size[4], size[5]), size[2], size[3]));
        }
    }

    @Test
    void hearsHowLoudEachBandIs() {
        LogMel options = new LogMel(8000, 60, 25, 7, 100, 3500, 1e-6);
        Random random = new Random(5);
        for (int length : new int[] {1, 200, 400, 900}) {
            float[] samples = new float[2 * length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (0.3 * random.nextGaussian());
            }
            NdArray loudness = apply(
                    TensorSpec.of("s", DType.FLOAT32, Shape.of(-1, -1)),
                    Shape.of(options.frames(400), options.bands()),
                    raw -> raw.sounds("s").logMel(400, options),
                    NdArray.of(Shape.of(2, length), samples));

            assertThat(loudness.shape()).isEqualTo(Shape.of(2, 14, 7));
            for (int row = 0; row < 2; row++) {
                float[] recording = java.util.Arrays.copyOf(
                        java.util.Arrays.copyOfRange(samples, row * length, row * length + Math.min(400, length)), 400);
                for (int frame = 0; frame < 14; frame++) {
                    double[] expected = bands(options, recording, frame);
                    for (int band = 0; band < 7; band++) {
                        assertThat(loudness.at((row * 14 + frame) * 7 + band)).isCloseTo(expected[band], within(2e-4));
                    }
                }
            }
        }
    }

    @Test
    void makesTrianglesThatOverlapByHalf() {
        LogMel options = LogMel.speech(16_000);
        float[] triangles = options.triangles();

        for (int frequency = 0; frequency < options.frequencies(); frequency++) {
            double sum = 0;
            for (int band = 0; band < options.bands(); band++) {
                sum += triangles[frequency * options.bands() + band];
            }
            double hertz = frequency * 16_000.0 / options.window();
            assertThat(sum).isLessThanOrEqualTo(1 + 1e-6);
            if (hertz > 100 && hertz < 7500) {
                assertThat(sum).isCloseTo(1, within(0.03)); // straight in Hertz, equally wide in mel
            }
        }
        assertThat(options.frames(16_000)).isEqualTo(98);
    }

    private static double[] bands(LogMel options, float[] recording, int frame) {
        float[] hann = options.hann();
        float[] triangles = options.triangles();
        double[] sums = new double[options.bands()];
        for (int f = 0; f < options.frequencies(); f++) {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < options.window(); i++) {
                double sample = recording[frame * options.hop() + i] * hann[i];
                real += sample * Math.cos(2 * Math.PI * f * i / options.window());
                imaginary -= sample * Math.sin(2 * Math.PI * f * i / options.window());
            }
            for (int band = 0; band < sums.length; band++) {
                sums[band] += (real * real + imaginary * imaginary) * triangles[f * options.bands() + band];
            }
        }
        for (int band = 0; band < sums.length; band++) {
            sums[band] = Math.log(Math.max(options.floor(), sums[band]));
        }
        return sums;
    }

    private static NdArray pictures(Random random, int height, int width) {
        byte[] pixels = new byte[2 * height * width * 3];
        random.nextBytes(pixels);
        return NdArray.ofBytes(Shape.of(2, height, width, 3), pixels);
    }

    private static double[][][][] scaled(NdArray pictures, int height, int width) {
        int rows = (int) pictures.shape().size(1);
        int columns = (int) pictures.shape().size(2);
        double[][] down = weights(rows, height);
        double[][] across = weights(columns, width);
        double[][][][] scaled = new double[2][height][width][3];
        for (int n = 0; n < 2; n++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < 3; c++) {
                        double sum = 0;
                        for (int i = 0; i < rows; i++) {
                            for (int j = 0; j < columns; j++) {
                                sum += down[y][i] * across[x][j] * pictures.at(((n * rows + i) * columns + j) * 3 + c);
                            }
                        }
                        scaled[n][y][x][c] = sum;
                    }
                }
            }
        }
        return scaled;
    }

    private static double[][][][] middle(double[][][][] pictures, int height, int width) {
        double[][][][] cut = new double[2][height][width][3];
        int top = (pictures[0].length - height) / 2;
        int left = (pictures[0][0].length - width) / 2;
        for (int n = 0; n < 2; n++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    cut[n][y][x] = pictures[n][top + y][left + x];
                }
            }
        }
        return cut;
    }

    /** How much each of {@code from} pixels adds to each of {@code to}: a triangle around its centre, of sum 1. */
    private static double[][] weights(int from, int to) {
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        double[][] weights = new double[to][from];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            double sum = 0;
            for (int j = 0; j < from; j++) {
                weights[i][j] = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / reach);
                sum += weights[i][j];
            }
            for (int j = 0; j < from; j++) {
                weights[i][j] /= sum;
            }
        }
        return weights;
    }

    private static void requireClose(NdArray actual, double[][][][] expected) {
        int i = 0;
        for (double[][][] picture : expected) {
            for (double[][] row : picture) {
                for (double[] pixel : row) {
                    for (double channel : pixel) {
                        assertThat(actual.at(i++)).isCloseTo(channel, within(2e-5 * 255));
                    }
                }
            }
        }
        assertThat(actual.elements()).isEqualTo(i);
    }

    private static NdArray apply(TensorSpec input, Shape output, Function<RawInputs, Tensor> function, NdArray raw) {
        Preprocessing preprocessing = new Preprocessing() {
            @Override
            public List<TensorSpec> inputs() {
                return List.of(input);
            }

            @Override
            public List<Field> outputs() {
                return List.of(new Field("input", DType.FLOAT32, output));
            }

            @Override
            public Map<String, Tensor> apply(RawInputs inputs) {
                return Map.of("input", function.apply(inputs));
            }

            @Override
            public Map<String, NdArray> samples() {
                return Map.of(input.name(), raw);
            }

            @Override
            public byte[] document() {
                return new byte[0];
            }
        };
        try (Preprocessor preprocessor = Preprocessor.open(preprocessing)) {
            return preprocessor
                    .apply(Map.of(input.name(), raw))
                    .values()
                    .iterator()
                    .next();
        }
    }
}
