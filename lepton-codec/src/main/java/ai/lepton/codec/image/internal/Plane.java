package ai.lepton.codec.image.internal;

import java.util.Arrays;

/** One channel as floats, row by row. Whoever made it may write to it; everyone else only reads. */
@SuppressWarnings("ArrayRecordComponent") // a carrier between the steps of one computation, compared by nobody
record Plane(float[] values, int height, int width) {

    private static final int SAMPLE = 30_000;

    Plane(int height, int width) {
        this(new float[Math.multiplyExact(height, width)], height, width);
    }

    float at(int y, int x) {
        return values[y * width + x];
    }

    int longerSide() {
        return Math.max(height, width);
    }

    /** The value below which a share {@code q} of the elements lies, judged by a regular sample of a large plane. */
    float quantile(double q) {
        return quantile(values, q);
    }

    static float quantile(float[] values, double q) {
        // An odd step does not stay in one column of a plane whose width is even.
        int step = values.length / SAMPLE | 1;
        float[] sorted = new float[(values.length + step - 1) / step];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[i * step];
        }
        Arrays.sort(sorted);
        return sorted[(int) Math.round(q * (sorted.length - 1))];
    }

    /** The elements at most {@code thickness} from an edge. */
    float[] border(int thickness) {
        float[] border = new float[values.length];
        int count = 0;
        for (int y = 0; y < height; y++) {
            boolean edgeRow = y < thickness || y >= height - thickness;
            for (int x = 0; x < width; x++) {
                if (edgeRow || x < thickness || x >= width - thickness) {
                    border[count++] = at(y, x);
                }
            }
        }
        return Arrays.copyOf(border, count);
    }

    Plane crop(Box box) {
        Plane crop = new Plane(box.height(), box.width());
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(values, (box.top() + y) * width + box.left(), crop.values, y * box.width(), box.width());
        }
        return crop;
    }

    /** Means over squares of {@code 2 radius + 1}, fewer at the edges. */
    Plane blurred(int radius) {
        return radius == 0
                ? this
                : blurRows(blurRows(this, radius).transposed(), radius).transposed();
    }

    /**
     * Dark things that do not fill a square of {@code 2 radius + 1} are filled with what is bright around them: greatest
     * values over such squares, then smallest values of these. Ramps and straight steps in brightness stay as they are.
     */
    Plane closed(int radius) {
        Plane dilated = greatest(greatest(this, radius, 1).transposed(), radius, 1);
        return greatest(greatest(dilated, radius, -1).transposed(), radius, -1);
    }

    private Plane transposed() {
        Plane turned = new Plane(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                turned.values[x * height + y] = values[y * width + x];
            }
        }
        return turned;
    }

    private static Plane blurRows(Plane plane, int radius) {
        Plane blurred = new Plane(plane.height, plane.width);
        for (int y = 0; y < plane.height; y++) {
            int row = y * plane.width;
            double sum = 0;
            int from = 0;
            int to = 0;
            for (int x = 0; x < plane.width; x++) {
                for (; to < Math.min(plane.width, x + radius + 1); to++) {
                    sum += plane.values[row + to];
                }
                for (; from < x - radius; from++) {
                    sum -= plane.values[row + from];
                }
                blurred.values[row + x] = (float) (sum / (to - from));
            }
        }
        return blurred;
    }

    /** The greatest {@code sign * value} within {@code radius} along each row, by a queue of falling candidates. */
    private static Plane greatest(Plane plane, int radius, int sign) {
        Plane result = new Plane(plane.height, plane.width);
        int width = plane.width;
        int[] queue = new int[width];
        for (int y = 0; y < plane.height; y++) {
            int row = y * width;
            int first = 0;
            int last = 0;
            int next = 0;
            for (int x = 0; x < width; x++) {
                for (; next < Math.min(width, x + radius + 1); next++) {
                    while (last > first
                            && sign * plane.values[row + queue[last - 1]] <= sign * plane.values[row + next]) {
                        last--;
                    }
                    queue[last++] = next;
                }
                while (queue[first] < x - radius) {
                    first++;
                }
                result.values[row + x] = plane.values[row + queue[first]];
            }
        }
        return result;
    }
}
