package ai.lepton.codec.image.internal;

/** Tells a sheet of paper on a table from a drawing: it is large and nearly fills a rectangle, upright or turned. */
final class Sheet {

    /** The least share of the picture that the box around a sheet takes. */
    private static final double LARGE = 0.1;

    /** The least share of the rectangle around it that a sheet fills; an ellipse fills 0.79 of its own. */
    private static final double FILLED = 0.88;

    /** The least share of a sheet that is not drawn on. */
    private static final double EMPTY = 0.6;

    /** In pixels; what is smaller cannot hold a drawing. */
    private static final int LEAST_SIDE = 32;

    private static final int ANGLES = 45;

    private Sheet() {}

    /**
     * Whether a mark is a sheet.
     *
     * @param mask of the mark within {@code box}
     * @param picture that it was found in
     */
    static boolean is(boolean[] mask, Box box, Plane picture) {
        boolean small = box.height() < LEAST_SIDE || box.width() < LEAST_SIDE;
        if (small || (double) box.height() * box.width() < LARGE * picture.values().length) {
            return false;
        }
        // From the first to the last pixel of each row: what is drawn on a sheet are holes in it.
        int[] first = new int[box.height()];
        int[] last = new int[box.height()];
        long area = 0;
        long spanned = 0;
        for (int y = 0; y < box.height(); y++) {
            first[y] = box.width();
            last[y] = -1;
            for (int x = 0; x < box.width(); x++) {
                if (mask[y * box.width() + x]) {
                    first[y] = Math.min(first[y], x);
                    last[y] = x;
                    area++;
                }
            }
            spanned += Math.max(0, last[y] - first[y] + 1);
        }
        return area > EMPTY * spanned && spanned > FILLED * smallestRectangle(first, last);
    }

    private static double smallestRectangle(int[] first, int[] last) {
        double smallest = Double.MAX_VALUE;
        for (int i = 0; i < ANGLES; i++) {
            double angle = Math.PI / 2 * i / ANGLES;
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double[] across = {Double.MAX_VALUE, -Double.MAX_VALUE};
            double[] down = {Double.MAX_VALUE, -Double.MAX_VALUE};
            for (int y = 0; y < first.length; y++) {
                if (last[y] >= 0) {
                    widen(across, first[y] * cos + y * sin);
                    widen(across, last[y] * cos + y * sin);
                    widen(down, y * cos - first[y] * sin);
                    widen(down, y * cos - last[y] * sin);
                }
            }
            smallest = Math.min(smallest, (across[1] - across[0] + 1) * (down[1] - down[0] + 1));
        }
        return smallest;
    }

    private static void widen(double[] range, double value) {
        range[0] = Math.min(range[0], value);
        range[1] = Math.max(range[1], value);
    }
}
