package ai.lepton.examples;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.Random;

/** Digits as a pocket calculator shows them, at a random place and in noise: 28 by 28 pixels from 0 to 1. */
final class SevenSegments {

    private static final int SIZE = 28;

    /** Which segments are lit, from the top clockwise, the middle one last. */
    private static final String[] LIT = {
        "1111110", "0110000", "1101101", "1111001", "0110011", "1011011", "1011111", "1110000", "1111111", "1111011"
    };

    /** Left, top, width and height of each segment, in the order of {@link #LIT}. */
    private static final int[][] SEGMENTS = {
        {0, 0, 10, 2}, {8, 0, 2, 9}, {8, 8, 2, 9}, {0, 15, 10, 2}, {0, 8, 2, 9}, {0, 0, 2, 9}, {0, 8, 10, 2}
    };

    private SevenSegments() {}

    /** {@code [rows, 28, 28, 1]} with the digit as target; the same seed, the same digits. */
    static Dataset draw(int rows, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[rows * SIZE * SIZE];
        long[] digits = new long[rows];
        for (int row = 0; row < rows; row++) {
            int digit = random.nextInt(10);
            digits[row] = digit;
            draw(digit, pixels, row * SIZE * SIZE, random);
        }
        return Dataset.of(NdArray.of(Shape.of(rows, SIZE, SIZE, 1), pixels), NdArray.of(Shape.of(rows), digits));
    }

    private static void draw(int digit, float[] pixels, int start, Random random) {
        for (int i = 0; i < SIZE * SIZE; i++) {
            pixels[start + i] = 0.2f * random.nextFloat();
        }
        int left = random.nextInt(6, 12);
        int top = random.nextInt(3, 8);
        for (int segment = 0; segment < SEGMENTS.length; segment++) {
            if (LIT[digit].charAt(segment) == '1') {
                int[] box = SEGMENTS[segment];
                for (int y = top + box[1]; y < top + box[1] + box[3]; y++) {
                    for (int x = left + box[0]; x < left + box[0] + box[2]; x++) {
                        pixels[start + y * SIZE + x] = 0.8f + 0.2f * random.nextFloat();
                    }
                }
            }
        }
    }
}
