package ai.lepton.data.skew;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.CategoryFeature;
import ai.lepton.data.feature.DateFeature;
import ai.lepton.data.feature.DatePart;
import ai.lepton.data.feature.Feature;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.ImageFeature;
import ai.lepton.data.feature.NumberFeature;
import ai.lepton.data.feature.TextFeature;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.MediaFile;
import ai.lepton.sdk.preprocess.LogMel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random column: its recipe, and cells for it.
 *
 * @param tolerance see {@link GeneratedCase#tolerances}; 0 where results must be bit-equal
 */
record GeneratedColumn(Feature feature, double tolerance, Random random) {

    private static final double SUMS = 2e-6;
    private static final double LOGARITHM = 2e-6;
    private static final int RATE = 8000;

    private static final String[] WORDS = {
        "red",
        "Red",
        "RED",
        "don't",
        "3.5",
        "!",
        "\uD83D\uDE80",
        "\uD83D\uDC69\u200D\uD83D\uDCBB",
        "Stra\u00DFe",
        "stra\u00DFe",
        "\u0130stanbul",
        "e\u0301",
        "\u00E9",
        "\uFF21\uFF22",
        "\u4F60\u597D",
        "a",
        "b",
        "well-made",
        "\u03A3\u0391\u03A3",
        "x\u0000y",
        "\uFB01n"
    };

    private static final double[] EXTREMES = {
        0.0,
        -0.0,
        1e38,
        -1e38,
        3.4028235e38,
        1e300,
        -1e300,
        Double.MIN_VALUE,
        1.4e-45,
        -1.4e-45,
        Double.MAX_VALUE,
        1e-10,
        -1
    };

    static GeneratedColumn of(String name, Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> ofNumbers(number(name, random), random);
            case 4, 5, 6 -> new GeneratedColumn(category(name, random), 0, random);
            case 7 -> new GeneratedColumn(date(name, random), 0, random);
            case 8 -> new GeneratedColumn(Features.text(name).minimumCount(2).words(1 + random.nextInt(6)), 0, random);
            case 9 -> new GeneratedColumn(terms(name, random), SUMS, random);
            case 10 -> new GeneratedColumn(image(name, random), 0, random);
            default ->
                new GeneratedColumn(
                        Features.sound(name, RATE, 0.1)
                                .logMel(new LogMel(RATE, 100 + random.nextInt(100), 80, 12, 50, 4000, 1e-6)),
                        0,
                        random);
        };
    }

    private static GeneratedColumn ofNumbers(NumberFeature number, Random random) {
        boolean isComputed = number.log1p() && number.scale() != NumberFeature.Scale.BUCKETS;
        return new GeneratedColumn(number, isComputed ? LOGARITHM : 0, random);
    }

    private static NumberFeature number(String name, Random random) {
        NumberFeature number = Features.number(name);
        number = switch (random.nextInt(3)) {
            case 0 -> number.median();
            case 1 -> number.mean();
            default -> number.constant(random.nextGaussian());
        };
        if (random.nextBoolean()) {
            number = number.indicateMissing();
        }
        if (random.nextBoolean()) {
            number = number.clipped(random.nextInt(2) * 0.05);
        }
        if (random.nextBoolean()) {
            number = number.logarithm();
        }
        return switch (random.nextInt(4)) {
            case 0 -> number.standardised();
            case 1 -> number.minMax();
            case 2 -> number.bucketed(2 + random.nextInt(6));
            default -> number;
        };
    }

    private static CategoryFeature category(String name, Random random) {
        CategoryFeature category = Features.category(name).minimumCount(1 + random.nextInt(3));
        return switch (random.nextInt(3)) {
            case 0 -> category.oneHot();
            case 1 -> category.index();
            default -> category.meanTarget();
        };
    }

    private static DateFeature date(String name, Random random) {
        DateFeature date = Features.date(name).parts(DatePart.values());
        date = random.nextBoolean() ? date.linear() : date;
        return random.nextBoolean() ? date.indicateMissing() : date;
    }

    private static TextFeature terms(String name, Random random) {
        TextFeature text = Features.text(name).minimumCount(1 + random.nextInt(2));
        text = random.nextBoolean() ? text.sublinear() : text;
        return switch (random.nextInt(3)) {
            case 0 -> text;
            case 1 -> text.ngrams(1, 2);
            default -> text.ngrams(2, 3);
        };
    }

    private static ImageFeature image(String name, Random random) {
        ImageFeature image = Features.image(name, 1 + random.nextInt(12), 1 + random.nextInt(12));
        image = random.nextBoolean() ? image.grey() : image;
        image = random.nextBoolean() ? image.cropped() : image;
        return random.nextBoolean() ? image.withStandardisedChannels() : image;
    }

    /** @param held whether there may be values that no training row has */
    Object cells(int rows, boolean held) {
        return switch (feature.type()) {
            case NUMBER -> numbers(rows, held);
            case CATEGORY -> categories(rows, held);
            case TEXT -> texts(rows, held);
            case DATE -> dates(rows, held);
            case IMAGE -> pictures(rows);
            case SOUND -> recordings(rows);
        };
    }

    private double[] numbers(int rows, boolean held) {
        int kind = random.nextInt(5);
        double[] cells = new double[rows];
        for (int i = 0; i < rows; i++) {
            cells[i] = switch (kind) {
                case 0 -> random.nextGaussian();
                case 1 -> random.nextInt(5);
                case 2 -> 1.6e9 + random.nextInt(1000);
                case 3 -> Math.exp(10 * random.nextGaussian());
                default -> EXTREMES[random.nextInt(EXTREMES.length)];
            };
            if (random.nextInt(6) == 0) {
                cells[i] = Double.NaN;
            } else if (held && random.nextInt(4) == 0) {
                cells[i] = EXTREMES[random.nextInt(EXTREMES.length)];
            }
        }
        return cells;
    }

    private @Nullable String[] categories(int rows, boolean held) {
        @Nullable String[] cells = new @Nullable String[rows];
        for (int i = 0; i < rows; i++) {
            int known = held ? WORDS.length : WORDS.length / 2;
            cells[i] = random.nextInt(8) == 0 ? null : random.nextInt(8) == 0 ? "" : WORDS[random.nextInt(known)];
            if (held && random.nextInt(6) == 0) {
                cells[i] = " never seen " + i;
            }
        }
        return cells;
    }

    private @Nullable String[] texts(int rows, boolean held) {
        @Nullable String[] cells = new @Nullable String[rows];
        String[] blanks = {" ", "  ", "\t", "\n", "\u00A0", " \u200B "};
        for (int i = 0; i < rows; i++) {
            StringBuilder text = new StringBuilder();
            int words = random.nextInt(4) == 0 ? 0 : random.nextInt(9);
            for (int w = 0; w < words; w++) {
                text.append(WORDS[random.nextInt(held ? WORDS.length : WORDS.length - 4)]);
                text.append(blanks[random.nextInt(blanks.length)]);
            }
            cells[i] = random.nextInt(8) == 0 ? null : text.toString();
        }
        cells[0] = "red red b"; // at least one term that two rows have
        cells[1] = "b red red b";
        cells[2] = "b red red b";
        return cells;
    }

    private long[] dates(int rows, boolean held) {
        long[] cells = new long[rows];
        for (int i = 0; i < rows; i++) {
            cells[i] = random.nextLong(-2_208_988_800_000L, 4_102_444_800_000L); // 1900 to 2100
            if (random.nextInt(6) == 0) {
                cells[i] = Chunk.NO_DATE;
            } else if (held && random.nextInt(4) == 0) {
                cells[i] = random.nextBoolean() ? random.nextLong() : -1;
            }
        }
        return cells;
    }

    private MediaFile[] pictures(int rows) {
        MediaFile[] cells = new MediaFile[rows];
        for (int i = 0; i < rows; i++) {
            Shape size = Shape.of(1 + random.nextInt(20), 1 + random.nextInt(20), random.nextBoolean() ? 1 : 3);
            byte[] pixels = new byte[(int) size.elements()];
            random.nextBytes(pixels);
            cells[i] = file("picture " + i, PngWriter.png(NdArray.ofBytes(size, pixels)));
        }
        return cells;
    }

    private MediaFile[] recordings(int rows) {
        MediaFile[] cells = new MediaFile[rows];
        for (int i = 0; i < rows; i++) {
            int samples = 1 + random.nextInt(1600);
            double loud = random.nextInt(4) == 0 ? 0 : random.nextDouble();
            ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
            wav.put(ascii("RIFF"))
                    .putInt(36 + 2 * samples)
                    .put(ascii("WAVEfmt "))
                    .putInt(16);
            wav.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
            wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(2 * samples);
            for (int s = 0; s < samples; s++) {
                wav.putShort((short) (loud * Short.MAX_VALUE * Math.sin(s * (0.1 + 0.01 * i))));
            }
            cells[i] = file("recording " + i, wav.array());
        }
        return cells;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static MediaFile file(String name, byte[] content) {
        return new MediaFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public byte[] bytes() {
                return content.clone();
            }
        };
    }
}
