package ai.lepton.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that {@code make fuzz} has kept for a target, a file each; those that once failed are named for what they did. */
public final class FuzzCorpus {

    private FuzzCorpus() {}

    /** What takes an input; it throws something if it finds something wrong. */
    @FunctionalInterface
    public interface Target {
        void fuzz(byte[] input) throws Exception;
    }

    /** Gives each of them to the target. */
    public static void replay(String name, Target target) throws IOException {
        Path folder;
        try {
            folder = Path.of(requireNonNull(FuzzCorpus.class.getResource("/fuzz/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        List<Path> inputs;
        try (Stream<Path> files = Files.list(folder)) {
            inputs = files.sorted().toList();
        }
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            try {
                target.fuzz(Files.readAllBytes(input));
            } catch (Exception | Error e) {
                throw new AssertionError("input " + input + ": " + e, e);
            }
        }
    }
}
