package ai.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no server. */
class LeptonTest {

    @TempDir
    private Path home;

    private record Outcome(int exit, String out, String err) {}

    private Outcome lepton(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("LEPTON_HOME", home.toString()));
        int exit = Lepton.run(console, arguments);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Stream<String> everyCommand() {
        return Stream.of(
                "",
                "quickstart",
                "up",
                "serve",
                "train",
                "predict",
                "evaluate",
                "run",
                "run list",
                "run show",
                "run logs",
                "run cancel",
                "model",
                "model list",
                "model show",
                "endpoint",
                "endpoint list",
                "endpoint create",
                "endpoint update",
                "endpoint delete",
                "dataset",
                "dataset schema",
                "export",
                "shell",
                "classpath",
                "doctor");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasHelp(String command) {
        String[] words = Stream.concat(words(command), Stream.of("--help")).toArray(String[]::new);
        Outcome outcome = lepton(words);
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("Usage: lepton" + (command.isEmpty() ? "" : " " + command));
    }

    private static Stream<String> words(String command) {
        return Arrays.stream(command.split(" ", -1)).filter(word -> !word.isEmpty());
    }

    @Test
    void saysItsVersion() {
        Outcome outcome = lepton("--version");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).startsWith("lepton ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run list",
                "model list",
                "endpoint list",
                "model show digits",
                "endpoint create -n a --model digits@1",
                "endpoint update -n a --model digits@1",
                "endpoint delete -n a",
                "run logs 1",
                "export digits@1 --out target/nowhere"
            })
    void withoutAServerItSaysHowToStartOne(String command) {
        Outcome outcome = lepton(words(command).toArray(String[]::new));
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("lepton: NO_SERVER (3301): ")
                .endsWith("Start it: ./lepton up --home " + home + "\n")
                .hasLineCount(1);
    }

    @Test
    void anUnknownOptionIsAUsageErrorInOneLine() {
        Outcome outcome = lepton("quickstart", "--epoch", "3");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("--epoch", "lepton quickstart --help")
                .hasLineCount(1);
    }

    @Test
    void anUnknownCommandIsAUsageErrorWithASuggestion() {
        Outcome outcome = lepton("quickstar");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("quickstar", "Did you mean", "quickstart")
                .hasLineCount(1);
    }

    @Test
    void anUnknownCommandIsAnsweredWithThoseThereAre() {
        Outcome outcome = lepton("foo");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("lepton: unknown command: foo (expected: one of quickstart, up, serve, train, ")
                .endsWith("See: lepton --help\n")
                .hasLineCount(1);
        assertThat(lepton("model", "shwo").err())
                .startsWith("lepton: unknown command: shwo (expected: one of list, show).")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model show a/b", "model show a/b@1", "export A@1 --out target/nowhere"})
    void aNameThatNoModelCanHaveIsABadArgument(String command) throws Exception {
        Outcome outcome = lepton(words(command).toArray(String[]::new));
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("lepton: INVALID_ARGUMENT (1001): model: ")
                .hasLineCount(1);
    }

    @Test
    void aHomeWithATildeIsTheUsersOwnAndNobodyElses() {
        Outcome outcome = lepton("model", "list", "--home", "~/no-lepton-here");
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).contains(System.getProperty("user.home") + "/no-lepton-here: no server runs on it");
        Outcome other = lepton("model", "list", "--home", "~bob/x");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).startsWith("lepton: INVALID_ARGUMENT (1001): --home: ~bob/x (expected: ");
    }

    @Test
    void whatCannotBeSaidIsAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Output out = Output.to(Files.newOutputStream(full))) {
            Console console = new Console(
                    out, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of("LEPTON_HOME", home.toString()));
            assertThat(Lepton.run(console, "--version")).isEqualTo(8);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("lepton: DISK_FULL (4001): standard output: cannot be written: no space left")
                .hasLineCount(1);
    }

    @Test
    void aReaderWhoHasSeenEnoughIsNoFailure() {
        try (Output out = Output.to(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        })) {
            Console console = new Console(
                    out, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), Map.of());
            assertThat(Lepton.run(console, "--version")).isZero();
        }
    }

    @Test
    void aNounAloneAsksForItsVerb() {
        Outcome outcome = lepton("model");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("subcommand", "lepton model --help").hasLineCount(1);
    }

    @Test
    void aModelThatDoesNotExistIsListedWithThoseThatDo() {
        Outcome outcome = lepton("quickstart", "--model", "transformer");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .containsIgnoringCase("classic")
                .containsIgnoringCase("cnn")
                .hasLineCount(1);
    }

    @Test
    void aModelReferenceOfAnotherFormIsRefused() {
        Outcome outcome = lepton("endpoint", "create", "-n", "a", "--model", "digits");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("model: digits (expected: NAME@VERSION, such as digits@1)");
    }

    @Test
    void quickstartRefusesAFolderThatIsNotThereAndStartsNothing() throws Exception {
        Outcome outcome = lepton("quickstart", "--data", "/no/such/folder");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo(
                        "lepton: DATA_NOT_FOUND (1101): /no/such/folder: is not there (expected: a folder with data)\n");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.toList()).isEqualTo(List.of());
        }
    }

    @Test
    void exportRefusesAPlaceThatIsTaken() {
        Outcome outcome = lepton("export", "digits@1", "--out", home.toString());
        assertThat(outcome.exit()).isEqualTo(6);
        assertThat(outcome.err()).contains(home.toString(), "is there already").hasLineCount(1);
    }

    @Test
    void trainNamesWhatARecipeMissesAndThatAProgramWouldDo() {
        assertThat(lepton("train").err())
                .isEqualTo("lepton: Missing required options: '--data=PATH', '--name=NAME'; or give a program: lepton"
                        + " train Train.java. See: lepton train --help\n");
        assertThat(lepton("train", "--name", "a").err()).contains("Missing required option: '--data=PATH'");
        assertThat(lepton("train", "--data", ".").err()).contains("Missing required option: '--name=NAME'");
        assertThat(lepton("train", "--recipe", "program", "--name", "a").err()).contains("needs a program");
    }

    @Test
    void whatContradictsAProgramIsRefusedBeforeAServerIsAsked() throws Exception {
        Path program = Files.writeString(home.resolve("Train.java"), "class Train {}");
        String file = program.toString();
        assertRefused("exclude each other", "train", "--recipe", "image-classification", file);
        assertRefused("--epochs and -p epochs exclude each other", "train", file, "--epochs", "3", "-p", "epochs=4");
        assertRefused("program.text (expected: a name that does not begin with", "train", file, "-p", "program.text=x");
        assertRefused("/no/such/folder: is not there", "train", file, "--data", "/no/such/folder");
        assertRefused(
                "/no/such.zip: is not there (expected: a folder or file with data)",
                "train",
                "--data",
                "/no/such.zip",
                "--name",
                "a");
        assertRefused(
                "/no/tests: is not there (expected: a folder or file with data)",
                "train",
                "--data",
                home.toString(),
                "--test",
                "/no/tests",
                "--name",
                "a");
    }

    @Test
    void aFileThatIsNoProgramIsRefusedBeforeAServerIsAsked() throws Exception {
        assertRefused("is no Java file (expected: a program such as Train.java)", "train", "digits");
        assertRefused(
                "Gone.java: is not there", "train", home.resolve("Gone.java").toString());
        assertRefused(
                "is a folder",
                "train",
                Files.createDirectory(home.resolve("Folder.java")).toString());
        Path latin = Files.write(home.resolve("Latin.java"), new byte[] {'/', '/', (byte) 0xE9, '\n'});
        assertRefused("is not text in UTF-8", "train", latin.toString());
        Path large = Files.writeString(home.resolve("Large.java"), "//" + "x".repeat(100_000));
        assertRefused("Large.java: 100,002 characters (expected: <= 100,000)", "train", large.toString());
        Path huge = Files.writeString(home.resolve("Huge.java"), "//" + "x".repeat(400_000));
        assertRefused("more than 300000 bytes", "train", huge.toString());
        Path empty = Files.writeString(home.resolve("Empty.java"), "\n");
        assertRefused("Empty.java: is empty", "train", empty.toString());
    }

    private void assertRefused(String words, String... arguments) {
        Outcome outcome = lepton(arguments);
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(words).hasLineCount(1);
    }
}
