package ai.lepton.codec.sound.internal;

import ai.lepton.codec.sound.SoundInfo;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The format of WAV: {@code RIFF size WAVE}, then chunks of {@code name size content}, each filled up to an even length;
 * {@code fmt } says how the samples of {@code data} are stored. Numbers are little end first.
 *
 * @see <a href="https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html">Kabal, "Audio File Format
 *     Specifications: WAVE"</a>
 */
public final class WavFile {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MAX_CHANNELS = 256;
    private static final int MAX_RATE = 1_536_000;

    /** What the identifiers of an extensible format end in, behind the number of the format. */
    private static final byte[] EXTENSIBLE_ID = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private final String name;
    private final ByteBuffer data;
    private final SoundInfo info;

    private WavFile(String name, ByteBuffer data, SoundInfo info) {
        this.name = name;
        this.data = data;
        this.info = info;
    }

    /**
     * Reads the header, and finds the samples.
     *
     * @throws LeptonException {@link ErrorCode#SOUND_UNREADABLE}
     */
    public static WavFile read(String name, byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !tag(file, 0).equals("RIFF") || !tag(file, 8).equals("WAVE")) {
            throw unreadable(name, notWav(bytes));
        }
        long end = 8 + Integer.toUnsignedLong(file.getInt(4));
        if (end > bytes.length) {
            throw unreadable(
                    name,
                    String.format(
                            Locale.ROOT,
                            "cut off: %,d bytes (expected: %,d, as its header says). Get or save the recording again.",
                            bytes.length,
                            end));
        }
        Format format = null;
        long at = 12;
        while (at + 8 <= end) {
            String chunk = tag(file, (int) at);
            long size = Integer.toUnsignedLong(file.getInt((int) at + 4));
            long from = at + 8;
            if (from + size > end) {
                throw unreadable(
                        name,
                        String.format(
                                Locale.ROOT,
                                "chunk \"%s\" at byte %,d says it has %,d bytes (expected: at most %,d, which is all there"
                                        + " are). Get or save the recording again.",
                                printable(chunk),
                                at,
                                size,
                                end - from));
            }
            if (chunk.equals("fmt ")) {
                format = Format.read(name, file.slice((int) from, (int) size).order(ByteOrder.LITTLE_ENDIAN));
            } else if (chunk.equals("data")) {
                return of(name, format, file.slice((int) from, (int) size).order(ByteOrder.LITTLE_ENDIAN));
            }
            at = from + size + (size & 1);
        }
        throw unreadable(name, "no chunk \"data\" in it (expected: samples). Get or save the recording again.");
    }

    public SoundInfo info() {
        return info;
    }

    /**
     * Decodes the samples.
     *
     * @return FLOAT32 {@code [T, C]}, from -1 to 1; floating point beyond that is clipped
     * @throws LeptonException {@link ErrorCode#SOUND_UNREADABLE} if a sample is not a finite number
     */
    public NdArray samples() {
        int count = Math.toIntExact(info.length() * info.channels());
        NdArray samples = NdArray.zeros(DType.FLOAT32, Shape.of(info.length(), info.channels()));
        FloatBuffer out = samples.buffer().asFloatBuffer();
        boolean floating = info.encoding().equals("FLOAT");
        switch (info.bits()) {
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    out.put(((data.get(i) & 0xFF) - 128) / 128f); // the one size without a sign
                }
            }
            case 16 -> {
                for (int i = 0; i < count; i++) {
                    out.put(data.getShort(2 * i) / 32768f);
                }
            }
            case 24 -> {
                for (int i = 0; i < count; i++) {
                    int high = data.get(3 * i + 2) << 16;
                    out.put((high | (data.getShort(3 * i) & 0xFFFF)) / 8388608f);
                }
            }
            case 32 -> {
                for (int i = 0; i < count; i++) {
                    out.put(floating ? finite(i, data.getFloat(4 * i)) : (float) (data.getInt(4 * i) / 2147483648.0));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    out.put(finite(i, data.getDouble(8 * i)));
                }
            }
        }
        return samples;
    }

    private float finite(int index, double sample) {
        if (Double.isNaN(sample) || Double.isInfinite(sample)) {
            throw unreadable(
                    name,
                    "sample " + index + " is " + sample + " (expected: a finite number). Save the recording again.");
        }
        return (float) Math.max(-1, Math.min(1, sample));
    }

    private static WavFile of(String name, @Nullable Format format, ByteBuffer data) {
        if (format == null) {
            throw unreadable(name, "chunk \"data\" without a chunk \"fmt \" before it (expected: both)");
        }
        int frame = format.channels * (format.bits / 8);
        if (data.limit() % frame != 0) {
            throw unreadable(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%,d bytes of samples (expected: a multiple of %d: %d channels of %d bits). Get or save the"
                                    + " recording again.",
                            data.limit(),
                            frame,
                            format.channels,
                            format.bits));
        }
        if (data.limit() == 0) {
            throw unreadable(name, "no samples in it (expected: at least one). Leave the recording out.");
        }
        return new WavFile(
                name,
                data,
                new SoundInfo(
                        format.floating ? "FLOAT" : "PCM",
                        format.rate,
                        format.channels,
                        format.bits,
                        data.limit() / frame));
    }

    /** How samples are stored. */
    private record Format(boolean floating, int channels, int rate, int bits) {

        static Format read(String name, ByteBuffer chunk) {
            if (chunk.limit() < 16) {
                throw unreadable(name, "chunk \"fmt \" of " + chunk.limit() + " bytes (expected: at least 16)");
            }
            int code = chunk.getShort(0) & 0xFFFF;
            int channels = chunk.getShort(2) & 0xFFFF;
            long rate = Integer.toUnsignedLong(chunk.getInt(4));
            int frame = chunk.getShort(12) & 0xFFFF;
            int bits = chunk.getShort(14) & 0xFFFF;
            if (code == EXTENSIBLE) {
                code = extended(name, chunk);
            }
            if (code != PCM && code != FLOAT) {
                throw unreadable(
                        name,
                        "encoding " + code + ", " + encoding(code)
                                + " (expected: 1, PCM, or 3, floating point). Save it as WAV (PCM).");
            }
            if (channels < 1 || channels > MAX_CHANNELS) {
                throw unreadable(name, channels + " channels (expected: 1 to " + MAX_CHANNELS + ")");
            }
            if (rate < 1 || rate > MAX_RATE) {
                throw unreadable(name, rate + " samples a second (expected: 1 to " + MAX_RATE + ")");
            }
            boolean known =
                    code == PCM ? bits == 8 || bits == 16 || bits == 24 || bits == 32 : bits == 32 || bits == 64;
            if (!known) {
                throw unreadable(
                        name,
                        bits + " bits a sample (expected: " + (code == PCM ? "8, 16, 24 or 32" : "32 or 64") + ")");
            }
            if (frame != channels * bits / 8) {
                throw unreadable(
                        name,
                        frame + " bytes for " + channels + " channels of " + bits + " bits (expected: "
                                + channels * bits / 8 + ")");
            }
            return new Format(code == FLOAT, channels, (int) rate, bits);
        }

        /** The number of the format that an identifier stands for. */
        private static int extended(String name, ByteBuffer chunk) {
            if (chunk.limit() < 40) {
                throw unreadable(
                        name, "chunk \"fmt \" of " + chunk.limit() + " bytes (expected: 40, of an extensible format)");
            }
            byte[] id = new byte[EXTENSIBLE_ID.length];
            chunk.get(26, id);
            return java.util.Arrays.equals(id, EXTENSIBLE_ID) ? chunk.getShort(24) & 0xFFFF : EXTENSIBLE;
        }

        private static String encoding(int code) {
            return switch (code) {
                case 2, 0x11 -> "ADPCM";
                case 6 -> "A-law";
                case 7 -> "mu-law";
                case 0x31 -> "GSM";
                case 0x50, 0x55 -> "MPEG";
                case EXTENSIBLE -> "named by an identifier";
                default -> "which is not known";
            };
        }
    }

    private static String notWav(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
        String found;
        if (bytes.length == 0) {
            found = "an empty file";
        } else if (start.equals("RIFX")) {
            found = "a WAV with its big end first";
        } else if (start.equals("RF64")) {
            found = "a WAV of more than 4 GiB";
        } else if (start.equals("fLaC")) {
            found = "FLAC";
        } else if (start.equals("OggS")) {
            found = "Ogg";
        } else if (start.startsWith("ID3") || (bytes[0] == -1 && bytes.length > 1 && (bytes[1] & 0xE0) == 0xE0)) {
            found = "MP3";
        } else {
            found = "begins with \"" + printable(start) + "\"";
        }
        return found + " (expected: a WAV recording). Save it as WAV (PCM).";
    }

    private static String tag(ByteBuffer file, int at) {
        byte[] tag = new byte[4];
        file.get(at, tag);
        return new String(tag, StandardCharsets.ISO_8859_1);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static LeptonException unreadable(String name, String found) {
        return new LeptonException(ErrorCode.SOUND_UNREADABLE, name + ": " + found);
    }
}
