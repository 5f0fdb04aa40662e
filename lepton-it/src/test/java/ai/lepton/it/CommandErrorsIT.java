package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input on the command line: a clear line, a non-zero exit, no stack trace, nothing registered. */
class CommandErrorsIT {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path home;
    private static Program up;

    private Path data;

    @BeforeAll
    static void start() {
        home = shared.resolve("home");
        up = Program.start(home, "up", "--port", "0").awaitServer(home);
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @BeforeEach
    void writeData() throws Exception {
        data = Stripes.idx(folder.resolve("data"), 50, 10);
    }

    @AfterEach
    void nothingIsRegistered() {
        assertThat(Server.of(home).get("/api/v1/models").json()).isEmpty();
        assertThat(Server.of(home).isReady()).isTrue();
    }

    @Test
    void aTruncatedIdxFileIsNamed() throws Exception {
        Path images = unzipped("train-images-idx3-ubyte");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 20_000));
        assertFails(train(data), images.getFileName().toString());
    }

    @Test
    void aTruncatedGzipIsNamed() throws Exception {
        Path images = data.resolve("train-images-idx3-ubyte.gz");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 5_000));
        assertFails(train(data), images.getFileName().toString());
    }

    @Test
    void countsThatDisagreeAreNamed() throws Exception {
        Path other = Stripes.idx(folder.resolve("other"), 49, 10);
        Files.copy(
                other.resolve("train-labels-idx1-ubyte.gz"),
                data.resolve("train-labels-idx1-ubyte.gz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertFails(train(data), "50", "49");
    }

    @Test
    void aMagicNumberOfSomethingElseIsNamed() throws Exception {
        Path images = unzipped("train-images-idx3-ubyte");
        Files.writeString(images, "this is a text file and no images at all");
        assertFails(train(data), images.getFileName().toString());
    }

    @Test
    void anEmptyAndAMissingFolderAreNamed() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertFails(train(empty), empty.toString());
        Path missing = folder.resolve("missing");
        assertFails(train(missing), missing.toString());
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertFails(train(file), file.toString());
    }

    @Test
    void aPictureThatIsNoneIsNamed() throws Exception {
        Path pictures = Stripes.folders(folder.resolve("pictures"), 6);
        Path broken = Files.writeString(pictures.resolve("class-a/3.png"), "not a picture");
        assertFails(train(pictures), broken.getFileName().toString());
    }

    @Test
    void archivesThatClimbOutAreNamedAndNothingIsWritten() throws Exception {
        for (String name : List.of("climbing.zip", "climbing.tar.gz")) {
            Path archive = folder.resolve(name);
            PictureArchive.write(archive, Map.of("../../escaped.png", PictureArchive.png(1), "b/1.png", new byte[1]));
            assertFails(train(archive), "ARCHIVE_UNSAFE", archive.toString(), "../../escaped.png");
            assertFails(
                    Program.run(home, "dataset", "add", archive.toString(), "--name", "never", "-o", "json"),
                    "ARCHIVE_UNSAFE",
                    "../../escaped.png");
            try (Stream<Path> files = Files.walk(shared)) {
                assertThat(files.filter(file -> file.endsWith("escaped.png"))).isEmpty();
            }
        }
        assertThat(Program.run(home, "dataset", "show", "never").exit()).isEqualTo(5);
    }

    @Test
    void archivesThatUnpackToFarMoreThanTheyAreAreNamed() throws Exception {
        for (String name : List.of("bomb.zip", "bomb.tar.gz")) {
            Path archive = folder.resolve(name);
            PictureArchive.write(archive, Map.of("a/1.png", new byte[64 << 20], "b/1.png", PictureArchive.png(2)));
            assertThat(Files.size(archive)).isLessThan(100_000);
            assertFails(train(archive), "ARCHIVE_UNSAFE", archive.toString());
        }
    }

    @Test
    void anArchiveThatIsCutOffOrNoneIsNamed() throws Exception {
        Path archive = folder.resolve("cut.tar.gz");
        PictureArchive.write(archive, Map.of("a/1.png", PictureArchive.png(1), "b/1.png", PictureArchive.png(2)));
        Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), (int) Files.size(archive) - 20));
        assertFails(train(archive), "DATA_CORRUPT", archive.toString());
        Path table = Files.writeString(folder.resolve("table.csv"), "a,b\n1,2\n");
        assertFails(train(table), table.toString(), "neither a folder nor an archive");
    }

    @Test
    void aPictureOfNineHundredMillionPixelsIsNamedByItsHeader() throws Exception {
        Path pictures = Stripes.folders(folder.resolve("pictures"), 6);
        Path huge = pictures.resolve("class-b/3.png");
        Files.write(huge, PictureArchive.sized(30_000, 30_000));
        assertFails(train(pictures), huge.toString(), "30000 x 30000 pixels (expected: at most 64,000,000 pixels)");
    }

    @Test
    void aSingleClassIsNoTask() throws Exception {
        Path archive = folder.resolve("one.zip");
        PictureArchive.write(archive, Map.of("only/1.png", PictureArchive.png(1), "only/2.png", PictureArchive.png(2)));
        assertFails(train(archive), archive.toString(), "a single class, only (expected: at least 2 folders");
    }

    @Test
    void testPicturesOfAnUnknownClassAreNamed() throws Exception {
        Path tests = folder.resolve("tests.zip");
        PictureArchive.write(tests, Map.of("class-z/1.png", PictureArchive.png(1)));
        Path pictures = Stripes.folders(folder.resolve("pictures"), 6);
        assertFails(
                Program.run(
                        home,
                        "train",
                        "--data",
                        pictures.toString(),
                        "--test",
                        tests.toString(),
                        "--name",
                        "never",
                        "-o",
                        "json"),
                "class class-z (expected: only classes of " + pictures);
    }

    @Test
    void anUnknownRecipeOptionAndCommandAreNamed() {
        assertFails(
                Program.run(home, "train", "--recipe", "fortune-telling", "--data", data.toString(), "--name", "x"),
                "fortune-telling",
                "image-classification");
        assertFails(Program.run(home, "quickstart", "--frobnicate"), "--frobnicate");
        assertFails(Program.run(home, "frobnicate"), "frobnicate");
        assertFails(Program.run(home, "quickstart", "--epochs", "0", "--exit"), "0");
        assertFails(Program.run(home, "quickstart", "--epochs", "many", "--exit"), "many");
        assertFails(Program.run(home, "quickstart", "--model", "gpt", "--exit"), "gpt");
        assertFails(Program.run(home, "up", "--port", "99999"), "99999");
        assertFails(
                Program.run(
                        home,
                        "train",
                        "--recipe",
                        "image-classification",
                        "--data",
                        data.toString(),
                        "--name",
                        "../climb"),
                "../climb");
    }

    @Test
    void unknownThingsAreNamed() throws Exception {
        Path picture = Stripes.picture(folder.resolve("p.png"), 1);
        assertFails(Program.run(home, "predict", "-n", "nobody", "--input", picture.toString()), "nobody");
        assertFails(Program.run(home, "model", "show", "nobody"), "nobody");
        assertFails(Program.run(home, "run", "show", "nobody"), "nobody");
        assertFails(Program.run(home, "run", "logs", "nobody"), "nobody");
        assertFails(Program.run(home, "endpoint", "create", "-n", "x", "--model", "nobody@1"), "nobody");
        assertFails(Program.run(home, "endpoint", "create", "-n", "x", "--model", "nobody"), "NAME@VERSION");
        assertFails(Program.run(home, "endpoint", "delete", "-n", "nobody"), "nobody");
        assertFails(
                Program.run(
                        home,
                        "export",
                        "nobody@1",
                        "--out",
                        folder.resolve("out").toString()),
                "nobody");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void withoutAServerItSaysHowToStartOne() {
        for (String[] command : new String[][] {
            {"run", "list"}, {"model", "list"}, {"endpoint", "list"}, {"predict", "-n", "x", "--input", "x.png"}
        }) {
            Program.Result result = Program.run(folder.resolve("nowhere"), command);
            assertThat(result.exit())
                    .as(String.join(" ", command) + result.err())
                    .isEqualTo(3);
            assertThat(result.err()).contains("./lepton up");
        }
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aBusyPortThatWasAskedForIsAnError() {
        int port = java.net.URI.create(Server.of(home).url()).getPort();
        assertFails(
                Program.run(folder.resolve("second"), "up", "--port", Integer.toString(port)),
                "PORT_IN_USE (4004)",
                Integer.toString(port));
    }

    @Test
    void aHomeThatIsAFileIsAnError() throws Exception {
        Path file = Files.writeString(folder.resolve("home"), "precious");
        assertFails(Program.run(file, "up", "--port", "0"), file.toString());
        assertThat(file).hasContent("precious");
    }

    private Program.Result train(Path from) {
        return Program.run(
                home,
                "train",
                "--recipe",
                "image-classification",
                "--data",
                from.toString(),
                "--name",
                "never",
                "--epochs",
                "1",
                "-o",
                "json");
    }

    private static void assertFails(Program.Result result, String... named) {
        assertThat(result.exit()).as(result.err()).isNotZero();
        assertThat(result.err()).contains(named).doesNotContain("\tat ", "Exception in thread");
        assertThat(result.out()).isEmpty();
    }

    private Path unzipped(String name) throws IOException {
        Path zipped = data.resolve(name + ".gz");
        Path plain = data.resolve(name);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
            Files.write(plain, in.readAllBytes());
        }
        Files.delete(zipped);
        return plain;
    }
}
