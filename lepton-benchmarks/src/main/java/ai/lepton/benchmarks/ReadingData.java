package ai.lepton.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Files of about 200 MB, written once into the build folder. */
enum ReadingData {
    ADULT("Adult, repeated"),
    NUMBERS("20 columns of numbers");

    private static final long BYTES = 200_000_000;
    private static final int COLUMNS = 20;

    private final String title;

    ReadingData(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** @param mnist a folder beside which Adult's is */
    Path file(Path mnist) throws IOException {
        Path folder = Files.createDirectories(Path.of("lepton-benchmarks", "target", "bench-read"));
        Path file = folder.resolve(name().toLowerCase(Locale.ROOT) + ".csv");
        if (!Files.exists(file) || Files.size(file) < BYTES) {
            Path begun = folder.resolve("begun");
            try (BufferedWriter out = Files.newBufferedWriter(begun)) {
                if (this == ADULT) {
                    adult(out, mnist.resolveSibling("adult").resolve("train.csv"));
                } else {
                    numbers(out);
                }
            }
            Files.move(begun, file);
        }
        return file;
    }

    private static void adult(BufferedWriter out, Path adult) throws IOException {
        if (!Files.exists(adult)) {
            throw new IOException(adult + ": not there (expected: Adult's training rows, beside MNIST). Give --data.");
        }
        List<String> lines = Files.readAllLines(adult, StandardCharsets.UTF_8);
        out.write(lines.get(0));
        out.newLine();
        for (long written = 0; written < BYTES; ) {
            for (String line : lines.subList(1, lines.size())) {
                out.write(line);
                out.newLine();
                written += line.length() + 1;
            }
        }
    }

    private static void numbers(BufferedWriter out) throws IOException {
        Random random = new Random(1);
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= COLUMNS; i++) {
            line.append(i == 1 ? "x" : ",x").append(i);
        }
        for (long written = 0; written < BYTES; written += line.length()) {
            out.write(line.append('\n').toString());
            line.setLength(0);
            for (int i = 0; i < COLUMNS; i++) {
                // Whole numbers, four decimals as a sensor writes, and all digits that a double has.
                String number = i % 5 == 4
                        ? Double.toString(random.nextGaussian())
                        : i % 5 == 0
                                ? Integer.toString(random.nextInt(1000))
                                : String.format(Locale.ROOT, "%.4f", random.nextGaussian() * 100);
                line.append(i == 0 ? "" : ",").append(number);
            }
        }
    }
}
