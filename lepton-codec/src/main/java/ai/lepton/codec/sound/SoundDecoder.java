package ai.lepton.codec.sound;

import ai.lepton.codec.sound.internal.WavFile;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Decodes WAV: whole numbers of 8, 16, 24 and 32 bits and floating point of 32 and 64, any number of channels, with a plain
 * or an extensible header; chunks that are not sound are passed over.
 *
 * <p>Strict about lengths: a header that says more than is there, or sizes that do not fit each other, are refused, since
 * half a recording would train and answer without a word. What stands behind the end that the header gives is ignored.
 *
 * <p>The limits are checked from the file's size and header, before anything of the recording's length is allocated. Decoding
 * takes 4 bytes a sample besides the file itself. Safe for several threads.
 *
 * @param maxSamples the most samples a recording may have, all channels counted
 * @param maxBytes the most bytes its file may have
 */
public record SoundDecoder(long maxSamples, long maxBytes) {

    /** 100 million samples (19 minutes of stereo at 44.1 kHz) and 512 MiB. */
    public static final SoundDecoder STANDARD = new SoundDecoder(100_000_000, 512L << 20);

    /** @throws IllegalArgumentException if a limit is not positive */
    public SoundDecoder {
        if (maxSamples <= 0) {
            throw new IllegalArgumentException("maxSamples: " + maxSamples + " (expected: > 0)");
        }
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
        }
    }

    /**
     * Decodes a file.
     *
     * @throws LeptonException {@link ErrorCode#FILE_UNREADABLE} if it cannot be read; otherwise as
     *     {@link #decode(String, byte[])}
     */
    public Sound decode(Path file) {
        return decode(file.toString(), read(file));
    }

    /**
     * Decodes a file that is in memory.
     *
     * @param name what messages call it
     * @throws LeptonException {@link ErrorCode#SOUND_UNREADABLE} if it is no WAV, in an encoding that is not decoded, cut off
     *     or damaged; {@link ErrorCode#SOUND_TOO_LARGE} if it is over a limit
     */
    public Sound decode(String name, byte[] file) {
        checkBytes(name, file.length);
        WavFile wav = WavFile.read(name, file);
        checkSamples(name, wav.info());
        return new Sound(name, wav.info().sampleRate(), wav.samples());
    }

    /**
     * Reads only the header of a file in memory.
     *
     * @throws LeptonException as {@link #decode(String, byte[])}
     */
    public SoundInfo inspect(String name, byte[] file) {
        checkBytes(name, file.length);
        SoundInfo info = WavFile.read(name, file).info();
        checkSamples(name, info);
        return info;
    }

    private byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            checkBytes(file.toString(), Files.size(file));
            try (InputStream in = Files.newInputStream(file)) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            String reason;
            if (e instanceof NoSuchFileException) {
                reason = "there is no such file";
            } else if (e instanceof AccessDeniedException) {
                reason = "no permission to read it";
            } else {
                reason = String.valueOf(e.getMessage());
            }
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file + ": " + reason + " (expected: a readable WAV file)", e);
        }
    }

    private void checkBytes(String name, long bytes) {
        if (bytes > maxBytes) {
            throw tooLarge(name, bytes, "bytes", maxBytes);
        }
    }

    private void checkSamples(String name, SoundInfo info) {
        long samples = info.length() * info.channels();
        if (samples > maxSamples) {
            throw tooLarge(name, samples, "samples", maxSamples);
        }
    }

    private static LeptonException tooLarge(String name, long found, String what, long most) {
        return new LeptonException(
                ErrorCode.SOUND_TOO_LARGE,
                String.format(
                        Locale.ROOT,
                        "%s: %,d %s (expected: at most %,d). Cut the recording into pieces.",
                        name,
                        found,
                        what,
                        most));
    }
}
