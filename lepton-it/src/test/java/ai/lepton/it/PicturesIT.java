package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in archives become datasets and a model by the commands that people type. */
class PicturesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void anArchiveOfPicturesIsProfiledLearnedAndRegistered() throws IOException {
        Path home = folder.resolve("home");
        Path pictures = Stripes.folders(folder.resolve("pictures"), 20);
        Path archive = packed(pictures, "pictures.tar.gz");
        Path tests = packed(Stripes.folders(folder.resolve("others"), 5), "tests.zip");
        Files.writeString(pictures.resolve("class-a/broken.png"), "no picture");
        Files.copy(pictures.resolve("class-a/1.png"), pictures.resolve("class-b/copy.png"));

        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            Program.Result trained = Program.run(
                    home,
                    "train",
                    "--recipe",
                    "image-classification",
                    "--data",
                    archive.toString(),
                    "--test",
                    tests.toString(),
                    "--name",
                    "colours",
                    "--epochs",
                    "8",
                    "-o",
                    "json");
            assertThat(trained.exit()).as(trained.err()).isZero();
            JsonNode line = JSON.readTree(trained.lastLine());
            assertThat(line.path("model").asText()).isEqualTo("colours");
            assertThat(line.path("version").asInt()).isEqualTo(1);
            assertThat(line.path("rows").asInt()).isEqualTo(75);
            assertThat(line.path("rowCounts").path("test").asInt()).isEqualTo(15);
            for (JsonNode figures : new JsonNode[] {
                line.path("metrics"),
                line.path("baselines").path("linear"),
                line.path("baselines").path("trivial")
            }) {
                assertThat(figures.has("accuracy")).isTrue();
                assertThat(figures.has("roc_auc")).isTrue();
                assertThat(figures.has("log_loss")).isTrue();
            }
            assertThat(line.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.8);
            assertThat(line.path("data").toString()).contains("\"parameter\":\"test\"");
            assertThat(home.resolve("runs").resolve(line.path("id").asText()).resolve("report.html"))
                    .isNotEmptyFile();

            Program.Result added =
                    Program.run(home, "dataset", "add", pictures.toString(), "--name", "photos", "-o", "json");
            assertThat(added.exit()).as(added.err()).isZero();
            Path page = folder.resolve("photos.html");
            Program.Result shown = Program.run(home, "dataset", "show", "photos", "--profile", page.toString());
            assertThat(shown.out())
                    .contains("62 pictures, 1 unreadable, 1 there already (1 in another folder)")
                    .contains("class-a/broken.png: text (expected: a PNG")
                    .contains("alike: class-a/1.png, class-b/copy.png")
                    .contains("brightness");
            assertThat(Files.readString(page))
                    .contains("<h2>Pictures</h2>", "<h3>brightness</h3>", "<svg class=\"histogram\"")
                    .contains("<h2>Unreadable pictures</h2>", "class-a/broken.png")
                    .contains("class-a/1.png, class-b/copy.png");

            assertThat(Program.run(home, "dataset", "add", archive.toString(), "--name", "packed")
                            .exit())
                    .isZero();
            assertThat(Program.run(home, "dataset", "show", "packed").out()).contains("60 pictures");
            Program.Result registered = Program.run(
                    home, "train", "--data", "packed@1", "--name", "colours", "--epochs", "1", "-o", "json");
            assertThat(registered.exit()).as(registered.err()).isZero();
            assertThat(JSON.readTree(registered.lastLine()).path("rows").asInt())
                    .isEqualTo(60);
            assertThat(JSON.readTree(registered.lastLine()).path("data").toString())
                    .contains("\"dataset\":\"packed@1\"");
        }
    }

    private Path packed(Path pictures, String name) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(pictures)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(pictures.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Path archive = folder.resolve(name);
        PictureArchive.write(archive, entries);
        return archive;
    }
}
