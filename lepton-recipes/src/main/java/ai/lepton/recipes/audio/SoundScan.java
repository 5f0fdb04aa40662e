package ai.lepton.recipes.audio;

import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.sound.SoundInfo;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the headers of recordings say.
 *
 * @param rates how many recordings have each rate, in samples a second
 * @param seconds how long each lasts, sorted
 */
record SoundScan(Map<Integer, Integer> rates, List<Double> seconds) {

    /** Higher frequencies tell speech and most sounds of the world no further apart. */
    private static final int HIGHEST_RATE = 16_000;

    private static final double SHARE = 0.98;

    SoundScan {
        rates = Map.copyOf(rates);
        seconds = seconds.stream().sorted().toList();
    }

    /**
     * Reads all recordings of a table.
     *
     * @throws LeptonException {@link ErrorCode#SOUND_UNREADABLE}, {@link ErrorCode#SOUND_TOO_LARGE} or {@link
     *     ErrorCode#FILE_UNREADABLE}, naming the file
     */
    static SoundScan of(Table table, String column) {
        Map<Integer, Integer> rates = new TreeMap<>();
        List<Double> seconds = new ArrayList<>();
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                for (MediaFile file : chunk.media(column)) {
                    if (file != null) {
                        SoundInfo info = SoundDecoder.STANDARD.inspect(file.name(), bytes(file));
                        rates.merge(info.sampleRate(), 1, Integer::sum);
                        seconds.add((double) info.length() / info.sampleRate());
                    }
                }
            }
        }
        return new SoundScan(rates, seconds);
    }

    private static byte[] bytes(MediaFile file) {
        try {
            return file.bytes();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file.name() + ": " + FileErrors.reason(e) + " (expected: a readable file)",
                    e);
        }
    }

    /** The rate that most have, at most {@value #HIGHEST_RATE}. */
    int rate() {
        int best = 0;
        for (Map.Entry<Integer, Integer> rate : new TreeMap<>(rates).entrySet()) {
            if (rate.getValue() > rates.getOrDefault(best, 0)) {
                best = rate.getKey();
            }
        }
        return Math.min(HIGHEST_RATE, best);
    }

    /** So long that 98 % last no longer. */
    double usualSeconds() {
        return seconds.get((int) (SHARE * (seconds.size() - 1)));
    }

    /** How many last longer. */
    long longerThan(double limit) {
        return seconds.stream().filter(length -> length > limit).count();
    }
}
