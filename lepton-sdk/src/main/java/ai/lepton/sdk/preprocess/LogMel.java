package ai.lepton.sdk.preprocess;

/**
 * How a log-mel spectrogram is made: windows of {@code window} samples, a step of {@code hop} samples from one to the
 * next, each weighted by a periodic Hann window; the power of each frequency, {@code |FFT|^2}; summed over {@code bands}
 * triangles that overlap by half and are equally wide on the mel scale, {@code 2595 log10(1 + f / 700)}, from
 * {@code lowest} to {@code highest} Hertz; and {@code ln(max(power, floor))}.
 *
 * @param sampleRate of the recordings, samples a second
 * @param window samples of a window, at least 2
 * @param hop samples from one window to the next, at least 1
 * @param bands how many triangles
 * @param lowest frequency in Hertz, at least 0
 * @param highest frequency in Hertz, at most half the sample rate
 * @param floor what is quieter counts as this; {@code > 0}
 * @see <a href="https://doi.org/10.1109/TASSP.1980.1163420">Davis and Mermelstein (1980)</a>
 */
public record LogMel(int sampleRate, int window, int hop, int bands, double lowest, double highest, double floor) {

    /** @throws IllegalArgumentException naming what does not fit */
    public LogMel {
        require(sampleRate > 0, "sampleRate", sampleRate, "> 0");
        require(window >= 2, "window", window, ">= 2");
        require(hop >= 1, "hop", hop, ">= 1");
        require(bands >= 1, "bands", bands, ">= 1");
        require(lowest >= 0 && lowest < highest, "lowest", lowest, ">= 0 and < highest, " + highest);
        require(highest <= sampleRate / 2.0, "highest", highest, "<= half the sample rate, " + sampleRate / 2.0);
        require(floor > 0 && Double.isFinite(floor), "floor", floor, "> 0");
    }

    /** Windows of 25 ms every 10 ms, 40 bands from 20 Hertz to half the sample rate, which suits speech. */
    public static LogMel speech(int sampleRate) {
        return new LogMel(
                sampleRate,
                Math.max(2, sampleRate / 40),
                Math.max(1, sampleRate / 100),
                40,
                20,
                sampleRate / 2.0,
                1e-6);
    }

    /** How many windows fit into so many samples. */
    public int frames(int samples) {
        return samples < window ? 0 : 1 + (samples - window) / hop;
    }

    /** How many frequencies the Fourier transform of a window has. */
    public int frequencies() {
        return window / 2 + 1;
    }

    /** The periodic Hann window, {@code [window]}. */
    public float[] hann() {
        float[] weights = new float[window];
        for (int i = 0; i < window; i++) {
            weights[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / window));
        }
        return weights;
    }

    /** The triangles, {@code [frequencies, bands]} row by row: how much each frequency adds to each band. */
    public float[] triangles() {
        double from = mel(lowest);
        double step = (mel(highest) - from) / (bands + 1);
        float[] weights = new float[frequencies() * bands];
        for (int frequency = 0; frequency < frequencies(); frequency++) {
            double hertz = (double) frequency * sampleRate / window;
            for (int band = 0; band < bands; band++) {
                double left = hertz(from + band * step);
                double top = hertz(from + (band + 1) * step);
                double right = hertz(from + (band + 2) * step);
                double height = Math.min((hertz - left) / (top - left), (right - hertz) / (right - top));
                weights[frequency * bands + band] = (float) Math.max(0, height);
            }
        }
        return weights;
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }

    private static void require(boolean fits, String name, Number value, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
