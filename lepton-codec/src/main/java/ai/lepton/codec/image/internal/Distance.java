package ai.lepton.codec.image.internal;

/**
 * Exact distances to the nearest pixel of a mask.
 *
 * @see <a href="https://doi.org/10.4086/toc.2012.v008a019">Felzenszwalb and Huttenlocher, "Distance Transforms of
 *     Sampled Functions" (2012)</a>
 */
final class Distance {

    private static final double FAR = 1e12;

    private Distance() {}

    /** For each pixel the distance in pixels to the nearest one in {@code mask}; 0 within. */
    static Plane to(boolean[] mask, int height, int width) {
        double[] squares = new double[mask.length];
        for (int i = 0; i < mask.length; i++) {
            squares[i] = mask[i] ? 0 : FAR;
        }
        Envelope envelope = new Envelope(Math.max(height, width));
        for (int x = 0; x < width; x++) {
            envelope.transform(squares, x, width, height);
        }
        for (int y = 0; y < height; y++) {
            envelope.transform(squares, y * width, 1, width);
        }
        Plane distance = new Plane(height, width);
        for (int i = 0; i < squares.length; i++) {
            distance.values()[i] = (float) Math.sqrt(squares[i]);
        }
        return distance;
    }

    /** The lower envelope of parabolas along one line. */
    private static final class Envelope {

        private final double[] line;
        private final int[] centres;
        private final double[] starts;

        Envelope(int longest) {
            line = new double[longest];
            centres = new int[longest];
            starts = new double[longest + 1];
        }

        void transform(double[] squares, int offset, int step, int length) {
            for (int i = 0; i < length; i++) {
                line[i] = squares[offset + i * step];
            }
            int last = 0;
            centres[0] = 0;
            starts[0] = Double.NEGATIVE_INFINITY;
            starts[1] = Double.POSITIVE_INFINITY;
            for (int i = 1; i < length; i++) {
                double cross = crossing(i, centres[last]);
                while (cross <= starts[last]) {
                    last--;
                    cross = crossing(i, centres[last]);
                }
                last++;
                centres[last] = i;
                starts[last] = cross;
                starts[last + 1] = Double.POSITIVE_INFINITY;
            }
            int at = 0;
            for (int i = 0; i < length; i++) {
                while (starts[at + 1] < i) {
                    at++;
                }
                double away = i - centres[at];
                squares[offset + i * step] = away * away + line[centres[at]];
            }
        }

        private double crossing(int right, int left) {
            return (line[right] + (double) right * right - line[left] - (double) left * left) / (2.0 * (right - left));
        }
    }
}
