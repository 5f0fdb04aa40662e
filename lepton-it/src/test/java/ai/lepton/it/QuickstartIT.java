package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {

    @TempDir
    Path folder;

    @Test
    void trainsDeploysAsksAndLeavesNothingRunning() throws Exception {
        Path home = folder.resolve("home");
        Path data = Stripes.idx(folder.resolve("data"), 1000, 200);
        Program program = Program.start(
                home,
                "quickstart",
                "--data",
                data.toString(),
                "--epochs",
                "2",
                "--seed",
                "407",
                "--port",
                "0",
                "--exit",
                "-o",
                "json");
        Program.Result result = program.result();

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(result.out());
        assertThat(List.copyOf(line.properties()).stream().map(e -> e.getKey()))
                .containsExactly(
                        "model", "version", "accuracy", "loss", "epochs", "seconds", "endpoint", "prediction", "label");
        assertThat(line.path("model").asText()).isEqualTo("digits");
        assertThat(line.path("version").asInt()).isEqualTo(1);
        assertThat(line.path("epochs").asInt()).isEqualTo(2);
        assertThat(line.path("accuracy").asDouble()).isGreaterThan(0.95);
        // row 407 mod 200 = 7 of the test rows, whatever its label
        assertThat(line.path("label").asText()).isEqualTo(Integer.toString(testLabel(data, 7)));
        assertThat(program.process().descendants()).isEmpty();
        assertThat(home.resolve("server.json")).doesNotExist();

        Program.Result again = Program.run(
                home, "quickstart", "--data", data.toString(), "--epochs", "1", "--port", "0", "--exit", "-o", "json");
        assertThat(new ObjectMapper().readTree(again.out()).path("version").asInt())
                .as(again.err())
                .isEqualTo(2);
        assertThat(again.err()).contains("(was digits@1, now digits@2)");
    }

    @Test
    void printsACurlLineThatWorksWhenPasted() throws Exception {
        Path home = folder.resolve("home");
        Path data = Stripes.idx(folder.resolve("data"), 500, 100);
        try (Program program =
                Program.start(home, "quickstart", "--data", data.toString(), "--epochs", "1", "--port", "0")) {
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofMinutes(3))
                    .until(() -> curlLine(program.out()) != null
                            || !program.process().isAlive());
            String curl = curlLine(program.out());
            assertThat(curl).as(program.out() + program.err()).isNotNull();
            Process pasted = new ProcessBuilder("bash", "-c", curl)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(pasted.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(pasted.waitFor()).as(answer).isZero();
            assertThat(answer).contains("\"probabilities\"", "\"label\"", "\"model_name\":\"digits\"");
            assertThat(curl)
                    .doesNotContain(Files.readString(home.resolve("token")).trim());

            List<ProcessHandle> children = program.process().descendants().toList();
            program.process().destroy(); // SIGTERM, as Ctrl-C ends it
            assertThat(program.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(home.resolve("server.json")).doesNotExist();
        }
    }

    private static String curlLine(String out) {
        // One command over several lines, each but the last ending in a backslash.
        Matcher command = Pattern.compile("^ *curl (?:.*\\\\\\n)*.*\\n", Pattern.MULTILINE)
                .matcher(out);
        return command.find() ? command.group() : null;
    }

    private static int testLabel(Path data, int row) throws Exception {
        try (java.io.InputStream in =
                new java.util.zip.GZIPInputStream(Files.newInputStream(data.resolve("t10k-labels-idx1-ubyte.gz")))) {
            return in.readAllBytes()[8 + row];
        }
    }
}
