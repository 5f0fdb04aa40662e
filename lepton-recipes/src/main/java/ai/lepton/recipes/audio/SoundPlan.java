package ai.lepton.recipes.audio;

import ai.lepton.data.augment.BandShift;
import ai.lepton.data.augment.Noise;
import ai.lepton.data.augment.SpectrogramMask;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.preprocess.LogMel;
import ai.lepton.sdk.schedule.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How recordings are looked at, which network learns them, and how: chosen by their number and length. The figures were chosen on
 * parts of the training rows, see docs/internals/senses.md.
 *
 * @param samples of each recording that are looked at
 * @param spectrogram how they are looked at
 * @param filters of each block; all but the last halve time and frequencies
 * @param dropout share of the numbers that are dropped before the last layer
 * @param batchSize rows of one step
 * @param epochs passes
 * @param learningRate the highest of the one cycle
 * @param validation share of the rows that is kept back to stop by; 0 for none
 */
record SoundPlan(
        int samples,
        LogMel spectrogram,
        List<Integer> filters,
        double dropout,
        int batchSize,
        int epochs,
        double learningRate,
        double validation) {

    private static final int BANDS = 40;
    private static final int LOWEST_HERTZ = 20;
    private static final double FLOOR = 1e-3;
    private static final double LONGEST_SECONDS = 10;
    private static final int MOST_FRAMES = 200;
    /** Windows a second; speech does not change faster. */
    private static final int USUAL_FRAMES = 100;

    /** The grid that is left before the last layer: where in time something is heard matters, and roughly how high. */
    private static final int TIMES = 5;

    private static final int HEIGHTS = 2;
    private static final double DECAY = 1e-2;

    private static final int FEW = 1000;
    private static final int MANY = 10_000;
    private static final int MOST_VALIDATION = 20_000;

    SoundPlan {
        filters = List.copyOf(filters);
    }

    static SoundPlan of(long rows, SoundScan scan) {
        int rate = scan.rate();
        double seconds = Math.min(LONGEST_SECONDS, scan.usualSeconds());
        int hop = (int) Math.max(rate / (double) USUAL_FRAMES, seconds * rate / MOST_FRAMES);
        int window =
                Integer.highestOneBit(Math.max(rate / 28, 3 * hop)); // of a power of two a transform is much faster
        int step = TIMES * 4;
        int frames = Math.max(1, (int) Math.ceil(seconds * rate / hop / step)) * step;
        LogMel spectrogram = new LogMel(rate, window, hop, BANDS, LOWEST_HERTZ, rate / 2.0, FLOOR);
        int samples = window + hop * (frames - 1);
        if (rows < FEW) {
            return new SoundPlan(samples, spectrogram, List.of(16, 32, 64), 0.3, 32, 30, 1e-2, 0);
        }
        if (rows < MANY) {
            return new SoundPlan(samples, spectrogram, List.of(16, 32, 64), 0.3, 32, 16, 1e-2, 0);
        }
        return new SoundPlan(
                samples,
                spectrogram,
                List.of(32, 64, 128),
                0.3,
                64,
                12,
                5e-3,
                Math.min(0.1, (double) MOST_VALIDATION / rows));
    }

    /** The same with other passes. */
    SoundPlan withEpochs(int passes) {
        return new SoundPlan(samples, spectrogram, filters, dropout, batchSize, passes, learningRate, validation);
    }

    /** How many windows there are. */
    int frames() {
        return spectrogram.frames(samples);
    }

    /** How much of a recording is looked at. */
    double seconds() {
        return (double) samples / spectrogram.sampleRate();
    }

    Model model(Input input, int classes) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Layers.reshape(frames(), BANDS, 1));
        int rows = frames();
        int columns = BANDS;
        for (int block = 0; block < filters.size(); block++) {
            boolean isFirst = block == 0;
            boolean isLast = block == filters.size() - 1;
            // The first moves two steps at a time: all that comes behind it is a quarter of the work.
            layers.add(Layers.conv2d(filters.get(block), isFirst ? 5 : 3)
                    .same()
                    .stride(isFirst ? 2 : 1)
                    .withoutBias());
            layers.add(Layers.batchNorm());
            layers.add(Layers.relu());
            if (!isFirst && !isLast) {
                layers.add(Layers.maxPool2d(2));
            }
            rows = isLast ? rows : rows / 2;
            columns = isLast ? columns : columns / 2;
        }
        layers.add(Layers.averagePool2d(rows / TIMES, columns / HEIGHTS));
        layers.add(Layers.flatten());
        layers.add(Layers.dropout(dropout));
        layers.add(Layers.dense(classes));
        return Model.sequential(input, layers.toArray(Layer[]::new));
    }

    /** One cycle over all steps. */
    Optimizer optimizer(int rows) {
        return Optimizers.adamW(Schedules.oneCycle(learningRate, Schedules.steps(epochs, rows, batchFor(rows))), DECAY);
    }

    /** Batches and augmentation: other voices, stretches of time and bands that are not heard, and noise. */
    Fit fit(int rows) {
        return Fit.epochs(epochs)
                .batchSize(batchFor(rows))
                .augment(new BandShift(2))
                .augment(SpectrogramMask.times(1, frames() / 10))
                .augment(SpectrogramMask.frequencies(1, BANDS / 8))
                .augment(Noise.of(0.2));
    }

    /** So that no batch is of one row, which cannot be normalised. */
    private int batchFor(int rows) {
        int size = batchSize;
        while (size < rows && rows % size == 1) {
            size++;
        }
        return size;
    }

    /** In words. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "three blocks of convolutions, %s filters, dropout %s, %d epochs in batches of %d, on log-mel spectrograms"
                        + " of %d windows and %d bands: the first %.2f seconds at %,d Hertz",
                filters,
                dropout,
                epochs,
                batchSize,
                frames(),
                BANDS,
                seconds(),
                spectrogram.sampleRate());
    }
}
