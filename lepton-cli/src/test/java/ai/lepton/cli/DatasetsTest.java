package ai.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.Run;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.data.ValueCount;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands say and ask about datasets. */
class DatasetsTest {

    private static final DatasetVersion ADULT = new DatasetVersion(
            "adult",
            2,
            "ab".repeat(32),
            DataForm.FILE,
            "adult.csv",
            "/data/\u001B[31madult.csv",
            1,
            3_974_305,
            600_000,
            32_561L,
            List.of(new DatasetVersion.SchemaColumn("age", "number")),
            Instant.EPOCH);

    @TempDir
    private Path home;

    private AnsweringServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws Exception {
        server = new AnsweringServer();
        server.announce(new HomeLayout(home));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int lepton(String... arguments) {
        return Lepton.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("LEPTON_HOME", home.toString())),
                arguments);
    }

    @Test
    void aListIsATable() {
        server.answer("GET /api/v1/datasets", List.of(ADULT));
        assertThat(lepton("dataset", "list"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
                .first()
                .isEqualTo("DATASET VERSION ROWS COLUMNS FILES SIZE STORED CREATED");
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll(" +", " "))
                .contains("adult 2 32,561 1 1 3.8 MiB 586 KiB 1970-01-01");
    }

    @Test
    void whatIsShownDoesNothingToTheTerminal() {
        TableProfile table = new TableProfile(
                "adult.csv",
                3,
                "ab",
                List.of(new ColumnProfile(
                        "na\u001B]0;pwned\u0007me",
                        "CATEGORY",
                        null,
                        0,
                        0,
                        1,
                        true,
                        null,
                        null,
                        List.of(new ValueCount("a\u001B[2Jb\u202E", 3)))),
                List.of());
        server.answer("GET /api/v1/datasets/adult", List.of(ADULT))
                .answer(
                        "GET /api/v1/datasets/adult/versions/2",
                        new DatasetDetails(ADULT, new DatasetProfile(table, List.of(), List.of()), List.of()));
        assertThat(lepton("dataset", "show", "adult"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .doesNotContain("\u001B", "\u0007", "\u202E")
                .contains("adult@2")
                .contains("/data/?[31madult.csv")
                .contains("na?]0;pwned?me")
                .contains("a?[2Jb?");
    }

    @Test
    void aDatasetTakesThePlaceOfAFolder() {
        server.answer("POST /api/v1/runs", run());
        assertThat(lepton("train", "--data", "adult@2", "--name", "income", "--detach"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(server.requests)
                .endsWith(
                        "POST /api/v1/runs {\"recipe\":\"image-classification\",\"name\":\"income\",\"parameters\":{},"
                                + "\"datasets\":{\"data\":{\"name\":\"adult\",\"version\":2}}}");
    }

    @Test
    void aFolderOfSuchANameIsAFolder() throws Exception {
        server.answer("POST /api/v1/runs", run());
        Path folder = Files.createDirectory(home.resolve("adult@2"));
        assertThat(lepton("train", "--data", folder.toString(), "--name", "income", "--detach"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(server.requests.get(server.requests.size() - 1))
                .contains("\"parameters\":{\"data\":\"" + folder + "\"},\"datasets\":{}");
    }

    @Test
    void anArchiveIsAFileThatARecipeMayRead() throws Exception {
        server.answer("POST /api/v1/runs", run());
        Path archive = Files.write(home.resolve("photos.zip"), new byte[] {'P', 'K', 3, 4});
        Path tests = Files.createDirectory(home.resolve("tests"));
        assertThat(lepton(
                        "train",
                        "--data",
                        archive.toString(),
                        "--test",
                        tests.toString(),
                        "--name",
                        "photos",
                        "--detach"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(server.requests.get(server.requests.size() - 1))
                .contains("\"data\":\"" + archive + "\"")
                .contains("\"test\":\"" + tests + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dataset add nothing --name adult|2|DATA_NOT_FOUND (1101):|: is not there (expected: a file or folder with data)",
                "dataset add nothing --name Adult|2|INVALID_ARGUMENT (1001): name: Adult (expected: 1 to 63 lower-case|",
                "dataset add . --name adult --table --no-profile|2||mutually exclusive",
                "dataset show ../x|2|INVALID_ARGUMENT (1001): dataset: ../x (expected: NAME or NAME@VERSION|",
                "dataset delete adult|2|INVALID_ARGUMENT (1001): dataset: adult (expected: NAME@VERSION, the name|",
                "train --data adult@2 -p data=x --name income|2|--data and -p data exclude each other|give it once",
            })
    void whatCannotBeIsSaid(String command, int exit, String start, String part) {
        assertThat(lepton(command.split(" "))).isEqualTo(exit);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("lepton: " + (start == null ? "" : start))
                .contains(part == null ? "" : part);
    }

    private static Run run() {
        return new Run(
                "r1",
                "image-classification",
                "income",
                Run.State.QUEUED,
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                List.of());
    }
}
