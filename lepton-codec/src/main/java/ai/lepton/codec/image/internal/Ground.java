package ai.lepton.codec.image.internal;

/**
 * The ground that something was drawn on: light or dark, even or under uneven light.
 *
 * @param light whether the drawing is darker than the ground
 * @param even whether the brightness along the edge of the picture is nearly the same everywhere
 * @param edge how many pixels from the edge were judged
 */
record Ground(boolean light, boolean even, int edge) {

    private static final int LOOK_SIDE = 64;

    /** The greatest spread along the edge, as a share of the picture's range, that still counts as even. */
    private static final double EVEN = 0.1;

    /** Judges by the edge of the picture if it is even, otherwise by which way most of the drawing differs from around it. */
    static Ground of(Plane brightness) {
        float least = brightness.quantile(0.005);
        float most = brightness.quantile(0.995);
        if (most <= least) {
            least = brightness.quantile(0);
            most = brightness.quantile(1);
        }
        int thickness = Math.max(1, Math.min(brightness.height(), brightness.width()) / 40);
        float[] border = brightness.border(thickness);
        float spread = Plane.quantile(border, 0.9) - Plane.quantile(border, 0.1);
        boolean even = spread <= EVEN * (most - least);
        boolean light = even ? Plane.quantile(border, 0.5) > (least + most) / 2 : drawingIsDarker(brightness);
        return new Ground(light, even, thickness);
    }

    /** The sign of the third moment of the differences to the median around: the drawing is the smaller part. */
    private static boolean drawingIsDarker(Plane brightness) {
        double scale = Math.min(1, (double) LOOK_SIDE / brightness.longerSide());
        Plane small = Resampling.resize(
                brightness, Math.max(1, (int) Math.round(brightness.height() * scale)), Math.max(1, (int)
                        Math.round(brightness.width() * scale)));
        int radius = Math.max(2, small.longerSide() / 5);
        double moment = 0;
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) {
                double difference = small.at(y, x) - medianAround(small, y, x, radius);
                moment += difference * difference * difference;
            }
        }
        return moment < 0;
    }

    private static float medianAround(Plane plane, int y, int x, int radius) {
        Box box = new Box(x, y, x + 1, y + 1).grown(radius, plane.height(), plane.width());
        return plane.crop(box).quantile(0.5);
    }
}
