package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFileTest {

    @TempDir
    Path folder;

    @Test
    void replacesItsOwnPartOnly() throws IOException {
        Path file = folder.resolve("deep/performance.md");
        FigureFile figures = new FigureFile(file);
        figures.replace("one", "first");
        figures.replace("two", "second");
        Files.writeString(file, "# Title\n\n" + Files.readString(file) + "\nThe end.\n");
        figures.replace("one", "third");
        assertThat(Files.readString(file)).isEqualTo("""
                        # Title

                        <!-- one writes from here -->

                        third

                        <!-- one writes to here -->

                        <!-- two writes from here -->

                        second

                        <!-- two writes to here -->

                        The end.
                        """);
    }
}
