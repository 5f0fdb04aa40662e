package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.data.digits.DrawnDigits;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the user's own as runs of a real server: the one of the guide, and those that fail. */
class TrainProgramIT {

    private static final Path EXAMPLE = Path.of("../examples/Train.java");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path home;
    private static Program up;

    @BeforeAll
    static void start() {
        home = shared.resolve("home");
        up = Program.start(home, "up", "--port", "0").awaitServer(home);
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    void theExampleTrainsRegistersAndAnswers() throws Exception {
        Program.Result trained =
                Program.run(home, "train", EXAMPLE.toString(), "--epochs", "2", "-p", "rows=2000", "--", "unused");
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.out())
                .containsSubsequence(
                        "epoch 1/2", "epoch 2/2", "accuracy on digits it has not seen: 0.", "Registered train@1")
                .contains("./lepton deploy train@1");
        assertThat(trained.out().lines().filter(line -> line.contains("Registered")))
                .hasSize(1);

        Server server = Server.of(home);
        JsonNode listed = named(server, "train");
        assertThat(listed.path("parameters").path("program.text").asText())
                .hasSizeLessThan(200)
                .contains("characters)");
        String id = listed.path("id").asText();
        JsonNode run = server.get("/api/v1/runs/" + id).json();
        assertThat(run.path("parameters").path("program.text").asText()).isEqualTo(Files.readString(EXAMPLE));
        assertThat(run.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.8);
        assertThat(Program.run(home, "run", "show", id).out())
                .contains("Train.java, ", " lines, SHA-256 ", "rows = 2000")
                .doesNotContain("import ");
        JsonNode lineage = server.get("/api/v1/models/train/versions/1")
                .json()
                .path("manifest")
                .path("lineage");
        assertThat(lineage.path("run").asText()).isEqualTo(id);
        assertThat(lineage.path("parameters").path("units").asText()).isEqualTo("64");
        assertThat(Program.run(home, "run", "show", id).out())
                .contains(lineage.path("parameters").path("program.sha256").asText("missing"));

        assertThat(Program.run(home, "endpoint", "create", "-n", "train", "--model", "train@1")
                        .exit())
                .isZero();
        assertThat(right(server, 50)).isGreaterThan(35);
    }

    /** How many of so many digits it has not seen the endpoint gets right. */
    private static int right(Server server, int rows) {
        DrawnDigits digits = new DrawnDigits(2, rows, 1);
        StringJoiner pixels = new StringJoiner(",");
        for (int row = 0; row < rows; row++) {
            NdArray image = digits.trainRow(row);
            for (int i = 0; i < image.elements(); i++) {
                pixels.add(Long.toString(image.longAt(i)));
            }
        }
        JsonNode input = server.get("/v2/models/train").json().path("inputs").get(0);
        Server.Answer answer = server.post(
                "/v2/models/train/infer",
                "{\"inputs\":[{\"name\":\"" + input.path("name").asText() + "\",\"datatype\":\"UINT8\",\"shape\":["
                        + rows + ",28,28,1],\"data\":[" + pixels + "]}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        int right = 0;
        for (JsonNode output : answer.json().path("outputs")) {
            if (output.path("name").asText().equals("label")) {
                for (int row = 0; row < rows; row++) {
                    String label = output.path("data").get(row).asText();
                    right += label.equals(Integer.toString(digits.trainLabel(row))) ? 1 : 0;
                }
            }
        }
        return right;
    }

    @Test
    void theGuideShowsTheExampleAsItIs() throws Exception {
        assertThat(Files.readString(Path.of("../docs/guide/programs.md")))
                .contains("```java\n" + Files.readString(EXAMPLE) + "```\n");
    }

    @Test
    void theSameFileRunsWithoutAServer() throws Exception {
        String classPath = Program.run(home, "classpath").lastLine();
        for (String made : List.of("digits.lepton", "digits-2.lepton")) {
            Process java = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dlepton.param.rows=500",
                            "-Dlepton.param.epochs=1",
                            "-Dlepton.name=digits",
                            "-cp",
                            classPath,
                            EXAMPLE.toAbsolutePath().normalize().toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log.txt").toFile())
                    .start();
            assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(folder.resolve("log.txt"))
                    .content()
                    .contains("epoch 1/1  accuracy 0.", "accuracy on digits it has not seen")
                    .contains("Wrote " + folder.resolve(made));
            assertThat(PackageFolder.open(folder.resolve(made)).manifest().labels())
                    .hasSize(10);
        }
    }

    @Test
    void aProgramThatDoesNotCompileFailsWithFileAndLine() throws Exception {
        Program.Result result = train("Typo", "int epochs = \"three\";");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("lepton: PROGRAM_INVALID (1003): Typo.java:3: incompatible types")
                .hasLineCount(1);
        assertFailed("typo", "PROGRAM_INVALID");
    }

    @Test
    void anExceptionFailsTheRunWithTheLine() throws Exception {
        Program.Result result = train("Thrower", "System.out.println(\"so far\");\nint x = 1 / (args.length - 0);");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("lepton: RUN_FAILED (3101): Thrower.java:4: java.lang.ArithmeticException: / by zero")
                .doesNotContain("\tat ");
        assertThat(result.out()).contains("so far", "at Thrower.main(Thrower.java:4)");
        assertFailed("thrower", "RUN_FAILED");
    }

    @Test
    void systemExitFailsTheRunWithTheLine() throws Exception {
        Program.Result result = train("Exiting", "System.exit(0);");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Exiting.java:3: System.exit ended the process");
        assertFailed("exiting", "RUN_FAILED");
    }

    @Test
    void aHeapThatIsTooSmallFailsTheRunAlone() throws Exception {
        Program.Result result = train("Hungry", "long[][] all = new long[100][Integer.MAX_VALUE - 8];");
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err()).contains("OUT_OF_MEMORY (4003)");
        assertFailed("hungry", "OUT_OF_MEMORY");
    }

    @Test
    void aFloodOfOutputDoesNotFillTheDisk() throws Exception {
        Program.Result result = train(
                "Flood", "String k = \"x\".repeat(1023); for (int i = 0; i < 40_000; i++) System.out.println(k);");
        assertThat(result.err()).contains("Flood.java: ended without a model");
        Path log = home.resolve("runs")
                .resolve(named(Server.of(home), "flood").path("id").asText())
                .resolve("log.txt");
        assertThat(Files.size(log)).isBetween(16L << 20, 17L << 20);
        assertFailed("flood", "RUN_FAILED");
    }

    @Test
    void anEndlessLoopIsCancelled() throws Exception {
        Path file = program("Endless", "while (true) { try { Thread.sleep(1); } catch (Throwable t) { } }");
        String id = Program.run(home, "train", file.toString(), "--detach").lastLine();
        Server server = Server.of(home);
        JsonNode running = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> server.get("/api/v1/runs/" + id).json(),
                        run -> run.path("environment").has("jdk"));
        Program.Result cancelled = Program.run(home, "run", "cancel", id);
        assertThat(cancelled.exit()).as(cancelled.err()).isZero();
        assertThat(server.get("/api/v1/runs/" + id).json().path("state").asText())
                .isEqualTo("CANCELLED");
        assertThat(ProcessHandle.of(running.path("pid").asLong()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private Path program(String name, String body) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".java"),
                "public class " + name + " {\n    public static void main(String[] args) throws Exception {\n" + body
                        + "\n    }\n}\n");
    }

    private Program.Result train(String name, String body) throws Exception {
        return Program.run(home, "train", program(name, body).toString());
    }

    private static JsonNode named(Server server, String name) {
        for (JsonNode run : server.get("/api/v1/runs").json()) {
            if (run.path("name").asText().equals(name)) {
                return run;
            }
        }
        throw new AssertionError("no run of the name " + name);
    }

    private static void assertFailed(String name, String code) {
        Server server = Server.of(home);
        JsonNode run = named(server, name);
        assertThat(run.path("state").asText()).isEqualTo("FAILED");
        assertThat(run.path("failure").path("code").asText()).isEqualTo(code);
        assertThat(server.isReady()).isTrue();
        assertThat(server.get("/api/v1/models").body()).doesNotContain('"' + name + '"');
    }
}
