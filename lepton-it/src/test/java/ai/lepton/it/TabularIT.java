package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.Lepton;
import ai.lepton.cli.terminal.Console;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        Path data = Loans.write(folder);
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

            isPredictedAndEvaluated(home, data);

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
            assertThat(Program.run(home, "model", "list", "-o", "json").out()).doesNotContain("\"bad\"");
        }
    }

    /** The registered version in this process and its endpoint give the same answers; both are what its figures say. */
    private void isPredictedAndEvaluated(Path home, Path data) throws IOException {
        Path csv = folder.resolve("answers.csv");
        Said predicted = say(
                home,
                "predict",
                "-n",
                "loans@1",
                "--input",
                data.toString(),
                "--keep",
                "repaid",
                "--out",
                csv.toString());
        assertThat(predicted.exit()).as(predicted.err()).isZero();
        assertThat(predicted.out()).isEmpty();
        assertThat(predicted.err()).contains("200 rows by loans@1 in ", ", written to " + csv);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("row,repaid,label,probability_no,probability_yes");
        assertThat(lines).hasSize(201);

        assertThat(say(home, "endpoint", "create", "-n", "loans", "--model", "loans@1")
                        .exit())
                .isZero();
        Said asked = say(home, "predict", "-n", "loans", "--input", data.toString(), "--format", "jsonl", "-q");
        assertThat(asked.exit()).as(asked.err()).isZero();
        List<String> answers = asked.out().lines().toList();
        assertThat(answers).hasSize(200);
        int right = 0;
        for (int row = 0; row < 200; row++) {
            String[] cells = lines.get(row + 1).split(",", -1);
            JsonNode answer = JSON.readTree(answers.get(row));
            assertThat(answer.path("row").asInt()).isEqualTo(row + 1);
            assertThat(answer.path("label").textValue()).isEqualTo(cells[2]);
            for (JsonNode of : answer.path("probabilities")) {
                String expected = of.path("label").textValue().equals("no") ? cells[3] : cells[4];
                assertThat((float) of.path("probability").asDouble()).isEqualTo(Float.parseFloat(expected));
            }
            right += cells[1].equals(cells[2]) ? 1 : 0;
        }
        Said evaluated = say(home, "evaluate", "loans@1", "--data", data.toString(), "-o", "json");
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        JsonNode figures = JSON.readTree(evaluated.out());
        assertThat(figures.at("/metrics/accuracy").asDouble()).isEqualTo(right / 200.0);
        assertThat(figures.at("/baselines/trivial/roc_auc").asDouble()).isEqualTo(0.5);
        assertThat(figures.path("rows").asInt()).isEqualTo(200);

        Path odd = Files.writeString(
                folder.resolve("odd.csv"), "income,purpose,repaid\n1,car,yes\nmuch,car,no\n,boat,no\n");
        Said refused = say(home, "predict", "-n", "loans@1", "--input", odd.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("DATA_CORRUPT (1102): " + odd + ":3: column \"income\": \"much\" (expected: a NUMBER)");
        Said lenient = say(home, "predict", "-n", "loans@1", "--input", odd.toString(), "--lenient");
        assertThat(lenient.out().lines()).hasSize(4);
        assertThat(lenient.err()).contains("1 cells are not of their column's type and count as missing, the first: ");
        assertThat(say(home, "evaluate", "loans@1", "--data", odd.toString(), "--target", "risk")
                        .err())
                .contains("DATA_MISMATCH (1103): " + odd
                        + ": no column \"risk\" (expected: one of [income, purpose, repaid])");
        assertThat(say(home, "predict", "-n", "loans@9", "--input", odd.toString())
                        .exit())
                .isEqualTo(5);
        assertThat(say(home, "predict", "-n", "loans@1", "--input", odd + "x").err())
                .contains("DATA_NOT_FOUND (1101): " + odd + "x: there is no such file");
        assertThat(say(home, "predict", "-n", "loans@1", "--input", odd.toString(), "--out", odd.toString())
                        .err())
                .contains("--out: " + odd + " (expected: another file than the one that is read)");
        assertThat(say(home, "endpoint", "delete", "-n", "loans").exit()).isZero();
    }

    /** What a command said, run in this process. */
    private record Said(int exit, String out, String err) {}

    private static Said say(Path home, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("LEPTON_HOME", home.toString(), "NO_COLOR", "1"));
        int exit = Lepton.run(console, arguments);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
