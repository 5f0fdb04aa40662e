package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table becomes a model by the commands that people type. */
class TabularIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void aTableIsLearnedAndRegisteredAndBadOnesAreNot() throws IOException {
        Path home = folder.resolve("home");
        Path data = folder.resolve("loans.csv");
        Random random = new Random(7);
        Files.writeString(
                data,
                "income,purpose,repaid\n"
                        + IntStream.range(0, 200)
                                .mapToObj(row -> {
                                    double income = random.nextGaussian();
                                    String purpose = random.nextBoolean() ? "car" : "house";
                                    boolean repaid = income + (purpose.equals("car") ? 1 : -1) > 0;
                                    return income + "," + purpose + "," + (repaid ? "yes" : "no") + "\n";
                                })
                                .collect(Collectors.joining()));
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();
            Program.Result trained = Program.run(
                    home,
                    "train",
                    "--recipe",
                    "tabular",
                    "--data",
                    data.toString(),
                    "--target",
                    "repaid",
                    "--name",
                    "loans",
                    "-o",
                    "json");
            assertThat(trained.exit()).as(trained.err()).isZero();
            JsonNode line = JSON.readTree(trained.lastLine());
            assertThat(line.path("model").asText()).isEqualTo("loans");
            assertThat(line.path("version").asInt()).isEqualTo(1);
            assertThat(line.path("rows").asInt()).isEqualTo(200);
            assertThat(line.path("rowCounts").path("test").asInt()).isEqualTo(40);
            assertThat(line.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.8);
            assertThat(line.path("metrics").path("roc_auc").asDouble()).isGreaterThan(0.9);
            assertThat(line.path("metrics").has("log_loss")).isTrue();
            assertThat(line.path("baselines").path("trivial").path("roc_auc").asDouble())
                    .isEqualTo(0.5);
            assertThat(line.path("baselines").path("linear").path("accuracy").asDouble())
                    .isGreaterThan(0.8);
            assertThat(Files.exists(home.resolve("runs")
                            .resolve(line.path("id").asText())
                            .resolve("report.html")))
                    .isTrue();

            assertThat(Program.run(home, "run", "show", line.path("id").asText())
                            .out())
                    .contains("metrics, linear")
                    .contains("160 to learn from, 0 to stop by, 40 to measure with, 0 left out");

            Program.Result again = Program.run(
                    home,
                    "train",
                    "--recipe",
                    "tabular",
                    "--data",
                    data.toString(),
                    "--target",
                    "repaid",
                    "--name",
                    "loans",
                    "--test",
                    data.toString(),
                    "-p",
                    "leave-out=income",
                    "--epochs",
                    "2");
            assertThat(again.exit()).as(again.err()).isZero();
            assertThat(again.out())
                    .contains("column \"income\" left out as asked")
                    .contains("trivial  linear  network")
                    .contains("Report: ")
                    .contains("Registered loans@2");

            assertThat(Program.run(home, "dataset", "add", data.toString(), "--name", "loans")
                            .exit())
                    .isZero();
            Program.Result registered = Program.run(
                    home,
                    "train",
                    "--recipe",
                    "tabular",
                    "--data",
                    "loans@1",
                    "--target",
                    "repaid",
                    "--name",
                    "loans",
                    "--epochs",
                    "1",
                    "-o",
                    "json");
            assertThat(registered.exit()).as(registered.err()).isZero();
            assertThat(JSON.readTree(registered.lastLine()).path("data").toString())
                    .contains("\"dataset\":\"loans@1\"");

            Program.Result unknown = Program.run(
                    home,
                    "train",
                    "--recipe",
                    "tabular",
                    "--data",
                    data.toString(),
                    "--target",
                    "risk",
                    "--name",
                    "bad");
            assertThat(unknown.exit()).isNotZero();
            assertThat(unknown.err())
                    .contains("target \"risk\": no such column (expected: one of [income, purpose, repaid])");
            Program.Result none = Program.run(
                    home, "train", "--recipe", "tabular", "--data", data + "x", "--target", "repaid", "--name", "bad");
            assertThat(none.err()).contains("loans.csvx: is not there (expected: a file with data)");
            Program.Result targetless =
                    Program.run(home, "train", "--recipe", "tabular", "--data", data.toString(), "--name", "bad");
            assertThat(targetless.err()).contains("Missing required option: '--target=COLUMN', the column to predict");
            assertThat(Program.run(home, "model", "list", "-o", "json").out()).doesNotContain("bad");
        }
    }
}
