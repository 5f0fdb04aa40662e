package ai.lepton.benchmarks;

import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one seed of a gate came to at a commit, kept until the gate has its row: an interrupted gate goes on with its next seed.
 *
 * @param path of the file
 */
record OutcomeFile(Path path) {

    private static final Path FOLDER = Path.of("lepton-benchmarks", "target", "gates");

    static OutcomeFile of(String gate, long seed, String commit) {
        return new OutcomeFile(FOLDER.resolve(gate + "-" + seed + "-" + commit));
    }

    /** What was kept: the figures, and last the CPU-seconds; empty if nothing was. */
    Optional<List<Double>> read() throws IOException {
        return Files.exists(path)
                ? Optional.of(Arrays.stream(Files.readString(path).strip().split(" "))
                        .map(Double::valueOf)
                        .toList())
                : Optional.empty();
    }

    void write(List<Double> figures, double cpuSeconds) throws IOException {
        Files.createDirectories(path.getParent());
        String text = Stream.concat(figures.stream(), Stream.of(cpuSeconds))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        AtomicWrite.file(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
