package ai.lepton.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataContentTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsItsBytes() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "abc");
        DataContent content = DataContent.of(file);
        assertThat(content.form()).isEqualTo(DataForm.FILE);
        assertThat(content.name()).isEqualTo("a.csv");
        assertThat(content.files()).isEqualTo(1);
        assertThat(content.bytes()).isEqualTo(3);
        assertThat(content.length()).isEqualTo(3);
        // FIPS 180-2, appendix B.1
        assertThat(content.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Files.writeString(file, "");
        assertThat(DataContent.of(file).open().readAllBytes()).isEmpty();
    }

    @Test
    void aFolderComesBackAsItWas() throws Exception {
        Map<String, String> files = someFiles();
        Path data = write(folder.resolve("data"), files);
        DataContent content = DataContent.of(data);
        assertThat(content.form()).isEqualTo(DataForm.FOLDER);
        assertThat(content.files()).isEqualTo(files.size());
        byte[] tar = content.open().readAllBytes();
        assertThat(tar.length).isEqualTo((int) content.length()).isEqualTo(tar.length / 10240 * 10240);
        Path copy = folder.resolve("copy");
        DataContent.unpack(new ByteArrayInputStream(tar), DataForm.FOLDER, copy, "copy");
        assertThat(read(copy)).isEqualTo(files);
        assertThat(DataContent.of(copy).sha256()).isEqualTo(content.sha256());
    }

    @Test
    void smallReadsGiveTheSameBytes() throws Exception {
        DataContent content = DataContent.of(write(folder.resolve("data"), someFiles()));
        byte[] whole = content.open().readAllBytes();
        byte[] pieces = new byte[whole.length];
        try (InputStream in = content.open()) {
            int at = 0;
            for (int read = in.read(pieces, 0, 7);
                    read > 0;
                    read = in.read(pieces, at, Math.min(7, whole.length - at))) {
                at += read;
            }
            assertThat(at).isEqualTo(whole.length);
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    void datesRightsAndHiddenFilesDoNotMatterButNamesAndBytesDo() throws Exception {
        Path data = write(folder.resolve("data"), Map.of("a/1.txt", "one", "b/2.txt", "two"));
        String hash = DataContent.of(data).sha256();
        Path same = write(
                folder.resolve("same"),
                Map.of("b/2.txt", "two", "a/1.txt", "one", ".DS_Store", "x", ".git/config", "y", "a/.hidden", "z"));
        Files.setLastModifiedTime(same.resolve("a/1.txt"), FileTime.fromMillis(0));
        assertThat(same.resolve("b/2.txt").toFile().setExecutable(true)).isTrue();
        Files.createDirectory(same.resolve("empty"));
        assertThat(DataContent.of(same).sha256()).isEqualTo(hash);
        Files.writeString(same.resolve("a/1.txt"), "onf");
        assertThat(DataContent.of(same).sha256()).isNotEqualTo(hash);
        Files.writeString(same.resolve("a/1.txt"), "one");
        Files.move(same.resolve("b/2.txt"), same.resolve("b/3.txt"));
        assertThat(DataContent.of(same).sha256()).isNotEqualTo(hash);
    }

    @Test
    void gnuTarMakesTheSame() throws Exception {
        Map<String, String> files = someFiles();
        files.keySet().removeIf(path -> path.getBytes(StandardCharsets.UTF_8).length > 255);
        Path data = write(folder.resolve("data"), files);
        Path tar = folder.resolve("gnu.tar");
        Assumptions.assumeTrue(
                shell(
                        data,
                        "tar --version | grep -q GNU && find * -not -path '*/.*' -type f | LC_ALL=C sort | tar -c"
                                + " --format=ustar --mtime=@0 --owner=:0 --group=:0 --numeric-owner --mode=0644 -T - > "
                                + tar),
                "needs GNU tar");
        assertThat(DataContent.of(tar).sha256()).isEqualTo(DataContent.of(data).sha256());
        Path unpacked = Files.createDirectory(folder.resolve("gnu"));
        Files.write(tar, DataContent.of(data).open().readAllBytes());
        assertThat(shell(unpacked, "tar -xf " + tar)).isTrue();
        assertThat(read(unpacked)).isEqualTo(files);
    }

    @Test
    void otherProgramsReadLongPathsToo() throws Exception {
        Map<String, String> files = Map.of("p".repeat(200) + "/" + "q".repeat(200) + ".txt", "long");
        Path data = write(folder.resolve("data"), files);
        Path tar = folder.resolve("ours.tar");
        Files.write(tar, DataContent.of(data).open().readAllBytes());
        Path unpacked = Files.createDirectory(folder.resolve("theirs"));
        Assumptions.assumeTrue(shell(unpacked, "tar --version"), "needs tar");
        assertThat(shell(unpacked, "tar -xf " + tar)).isTrue();
        assertThat(read(unpacked)).isEqualTo(files);
    }

    @Test
    void linksAreFollowedAndThoseThatLeadNowhereNamed() throws Exception {
        Path data = write(folder.resolve("data"), Map.of("a/1.txt", "one"));
        Path elsewhere = write(folder.resolve("elsewhere"), Map.of("2.txt", "two"));
        Files.createSymbolicLink(data.resolve("b"), elsewhere);
        assertThat(DataContent.of(data).sha256())
                .isEqualTo(DataContent.of(write(folder.resolve("flat"), Map.of("a/1.txt", "one", "b/2.txt", "two")))
                        .sha256());
        Path broken = Files.createSymbolicLink(data.resolve("c"), folder.resolve("nowhere"));
        assertThat(thrown(ErrorCode.DATA_NOT_FOUND, () -> DataContent.of(data)))
                .startsWith(broken + ": a link to nothing");
        Files.delete(broken);
        Path loop = Files.createSymbolicLink(data.resolve("a/loop"), data);
        assertThat(thrown(ErrorCode.DATA_CORRUPT, () -> DataContent.of(data)))
                .isEqualTo(loop + ": a link to a folder that it is in (expected: a tree of folders)");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        Path missing = folder.resolve("missing");
        assertThat(thrown(ErrorCode.DATA_NOT_FOUND, () -> DataContent.of(missing)))
                .isEqualTo(missing + ": is not there (expected: a file or folder with data)");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(thrown(ErrorCode.DATA_NOT_FOUND, () -> DataContent.of(empty)))
                .isEqualTo(empty + ": no file in it (expected: a folder with data)");
    }

    @Test
    void aFileThatGrowsOrShrinksMeanwhileIsNoticed() throws Exception {
        for (String later : new String[] {"four", "no"}) {
            Path file = Files.writeString(folder.resolve("file"), "one");
            DataContent content = DataContent.of(file);
            Files.writeString(file, later);
            assertThat(thrown(ErrorCode.DATA_CORRUPT, content::sha256))
                    .isEqualTo(file
                            + ": no longer has 3 bytes (expected: at rest). Repeat it once nobody writes to the file.");
        }
        Path file = Files.writeString(folder.resolve("file"), "one");
        DataContent content = DataContent.of(file);
        Files.delete(file);
        assertThat(thrown(ErrorCode.FILE_UNREADABLE, content::sha256)).startsWith(file + ": cannot be read");
    }

    @Test
    void aLargeFileIsAnnouncedInOctalOrBeyondThatInAPaxRecord() throws Exception {
        long largest = TarHeader.LARGEST_SIZE;
        assertThat(TarHeader.of("a", largest)).hasSize(512);
        assertThat(new String(TarHeader.of("a", largest), 124, 11, StandardCharsets.US_ASCII))
                .isEqualTo("77777777777");
        byte[] beyond = TarHeader.of("a", largest + 1);
        assertThat(beyond).hasSize(3 * 512);
        TarReader.Entry entry = new TarReader(new ByteArrayInputStream(beyond), "test").next();
        assertThat(entry).isEqualTo(new TarReader.Entry("a", largest + 1));
    }

    static Map<String, String> someFiles() {
        Map<String, String> files = new TreeMap<>();
        files.put("a-b", "a dash comes before a slash");
        files.put("a/b", "x".repeat(512));
        files.put("a/empty", "");
        files.put("größe/日本.txt", "unicode");
        files.put("😀.txt", "beyond the basic plane");
        files.put("\uffee.txt", "sorted before it by bytes, behind it by chars");
        files.put("with space/and\ttab", "y".repeat(1000));
        files.put("n".repeat(100), "just fits");
        files.put("p".repeat(150) + "/" + "q".repeat(100), "fits with a prefix");
        files.put("p".repeat(90) + "/" + "r".repeat(90) + "/s", "is divided at the last slash that leaves enough");
        files.put("u".repeat(200) + "/" + "v".repeat(200), "needs a record of its own");
        return files;
    }

    private static Path write(Path root, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return root;
    }

    private static Map<String, String> read(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static boolean shell(Path place, String script) throws Exception {
        return new ProcessBuilder("sh", "-c", script)
                        .directory(place.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String thrown(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        LeptonException[] found = new LeptonException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(LeptonException.class, e -> found[0] = e);
        assertThat(found[0].code()).as(found[0].getMessage()).isEqualTo(code);
        return found[0].detail();
    }
}
