package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets as people use them: the commands, a server, a training that reads one, and what says so afterwards. */
class DatasetIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROWS = "age,city,joined\n31,Bern,2024-01-31\n,Chur,2024-02-01\n45,Bern,2024-03-01\n";

    @TempDir
    static Path folder;

    private static Path home;
    private static Program up;

    @BeforeAll
    static void start() {
        home = folder.resolve("home");
        up = Program.start(home, "up", "--port", "0").awaitServer(home);
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    void aTableIsRegisteredOnceShownAndDeleted() throws Exception {
        Path file = Files.writeString(folder.resolve("people.csv"), ROWS);
        Program.Result added = Program.run(home, "dataset", "add", file.toString(), "--name", "people");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(added.out()).contains("Registered people@1, 3 rows, 3 columns, 71 B (kept in ");
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));

        Program.Result again = Program.run(home, "dataset", "add", file.toString(), "--name", "people", "-o", "json");
        assertThat(again.exit()).as(again.err()).isZero();
        JsonNode version = JSON.readTree(again.out());
        assertThat(version.path("version").asInt()).isEqualTo(1);
        assertThat(version.path("sha256").asText()).isEqualTo(sha256);
        assertThat(version.path("rows").asInt()).isEqualTo(3);
        assertThat(version.path("schema").toString())
                .isEqualTo("[{\"name\":\"age\",\"type\":\"number\"},{\"name\":\"city\",\"type\":\"category\"},"
                        + "{\"name\":\"joined\",\"type\":\"date\"}]");
        assertThat(again.err()).contains("The same content is registered already; nothing was added.");

        Path page = folder.resolve("people.html");
        Program.Result shown = Program.run(home, "dataset", "show", "people", "--profile", page.toString());
        assertThat(shown.exit()).as(shown.err()).isZero();
        assertThat(shown.out()).contains(sha256).contains(file.toString()).contains("none was trained on it");
        assertThat(Files.readString(page)).contains("<h3>joined</h3>").contains("<svg class=\"histogram\"");

        Files.writeString(file, ROWS + "52,Genf,2024-04-01\n");
        assertThat(Program.run(home, "dataset", "add", file.toString(), "--name", "people")
                        .out())
                .contains("Registered people@2, 4 rows");
        assertThat(JSON.readTree(Program.run(home, "dataset", "list", "-o", "json")
                                .out())
                        .findValuesAsText("name"))
                .contains("people");
        assertThat(Program.run(home, "dataset", "delete", "people@1").exit()).isZero();
        Program.Result gone = Program.run(home, "dataset", "show", "people@1");
        assertThat(gone.exit()).isEqualTo(5);
        assertThat(gone.err())
                .startsWith("lepton: DATASET_NOT_FOUND (3006): dataset people: version 1 (expected: one of [2])");
    }

    @Test
    void aTableMayBeCalledAnything() throws Exception {
        Path file = Files.writeString(folder.resolve("engines.txt"), "1 2.5 a\n2 3.5 b\n3 4.5 a\n");
        assertThat(Program.run(home, "dataset", "add", file.toString(), "--name", "engines", "--table")
                        .out())
                .contains("Registered engines@1, 3 rows, 3 columns");
    }

    @Test
    void whatCannotBeReadAsATableIsNotRegistered() throws Exception {
        Path file = Files.write(folder.resolve("binary.csv"), new byte[] {0, 1, 2, (byte) 0xff, 10, 0, 0, 3});
        Program.Result refused = Program.run(home, "dataset", "add", file.toString(), "--name", "binary");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).startsWith("lepton: DATA_").contains(file.toString());
        assertThat(Program.run(home, "dataset", "show", "binary").exit()).isEqualTo(5);
        Program.Result kept = Program.run(home, "dataset", "add", file.toString(), "--name", "binary", "--no-profile");
        assertThat(kept.out()).contains("Registered binary@1, 8 B");
    }

    @Test
    void aModelSaysWhichDatasetItWasTrainedOn() throws Exception {
        Path data = Stripes.idx(folder.resolve("stripes"), 400, 100);
        JsonNode version =
                JSON.readTree(Program.run(home, "dataset", "add", data.toString(), "--name", "stripes", "-o", "json")
                        .out());
        assertThat(version.path("form").asText()).isEqualTo("FOLDER");
        assertThat(version.path("files").asInt()).isEqualTo(4);
        String sha256 = version.path("sha256").asText();
        try (java.util.stream.Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.delete(file); // the run reads what is registered
            }
        }
        Program.Result trained =
                Program.run(home, "train", "--data", "stripes@1", "--name", "striped", "--epochs", "1", "-o", "json");
        assertThat(trained.exit()).as(trained.err()).isZero();
        JsonNode run = JSON.readTree(trained.lastLine());
        assertThat(run.path("parameters").path("data").asText()).isEqualTo("stripes@1");
        assertThat(run.path("data").toString())
                .isEqualTo("[{\"parameter\":\"data\",\"source\":\"stripes@1\",\"dataset\":\"stripes@1\",\"sha256\":\""
                        + sha256 + "\"}]");
        String id = run.path("id").asText();
        assertThat(home.resolve("runs").resolve(id).resolve("data")).doesNotExist();
        assertThat(Program.run(home, "run", "show", id).out()).contains("data = stripes@1  sha256 " + sha256);
        Program.Result model = Program.run(home, "model", "show", "striped");
        assertThat(model.out()).contains("data = stripes@1  sha256 " + sha256).doesNotContain(id + "/data");
        assertThat(Program.run(home, "dataset", "show", "stripes").out()).contains("striped@1");

        Program.Result refused = Program.run(home, "dataset", "delete", "stripes@1");
        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err()).contains("DATASET_IN_USE").contains("model striped@1 was trained on it");
        assertThat(Program.run(home, "dataset", "delete", "stripes@1", "--force")
                        .exit())
                .isZero();
        assertThat(Program.run(home, "model", "show", "striped").out()).contains("stripes@1  sha256 " + sha256);
        Program.Result without = Program.run(home, "train", "--data", "stripes@1", "--name", "striped");
        assertThat(without.exit()).isEqualTo(5);
        assertThat(without.err()).startsWith("lepton: DATASET_NOT_FOUND (3006): dataset stripes: not registered");
    }

    @Test
    void aRunThatReadsAFolderSaysWhatWasInIt() throws Exception {
        Path data = Stripes.idx(folder.resolve("plain"), 200, 50);
        Program.Result trained =
                Program.run(home, "train", "--data", data.toString(), "--name", "plain", "--epochs", "1", "-o", "json");
        assertThat(trained.exit()).as(trained.err()).isZero();
        JsonNode use = JSON.readTree(trained.lastLine()).path("data").path(0);
        assertThat(use.path("source").asText()).isEqualTo(data.toString());
        assertThat(use.has("dataset")).isFalse();
        JsonNode registered =
                JSON.readTree(Program.run(home, "dataset", "add", data.toString(), "--name", "plain", "-o", "json")
                        .out());
        assertThat(use.path("sha256")).isEqualTo(registered.path("sha256"));
    }
}
