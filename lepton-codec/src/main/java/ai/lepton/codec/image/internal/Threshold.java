package ai.lepton.codec.image.internal;

/**
 * The value that splits numbers into two classes with the greatest variance between them.
 *
 * @param value the split
 * @param separation the distance between the means of the two classes
 * @see <a href="https://doi.org/10.1109/TSMC.1979.4310076">Otsu, "A Threshold Selection Method from Gray-Level
 *     Histograms" (1979)</a>
 */
record Threshold(float value, double separation) {

    private static final int BINS = 256;

    /** Values outside of {@code least} to {@code most} count as these. */
    static Threshold of(float[] values, float least, float most) {
        long[] counts = new long[BINS];
        float scale = (BINS - 1) / (most - least);
        double total = 0;
        for (float value : values) {
            int bin = Math.max(0, Math.min(BINS - 1, Math.round((value - least) * scale)));
            counts[bin]++;
            total += bin;
        }
        long below = 0;
        double sumBelow = 0;
        double best = -1;
        int split = 0;
        double separation = 0;
        for (int bin = 0; bin < BINS - 1; bin++) {
            below += counts[bin];
            sumBelow += (double) bin * counts[bin];
            long above = values.length - below;
            if (below == 0 || above == 0) {
                continue;
            }
            double distance = (total - sumBelow) / above - sumBelow / below;
            double between = (double) below * above * distance * distance;
            if (between > best) {
                best = between;
                split = bin;
                separation = distance;
            }
        }
        return new Threshold(least + (split + 0.5f) / scale, separation / scale);
    }
}
