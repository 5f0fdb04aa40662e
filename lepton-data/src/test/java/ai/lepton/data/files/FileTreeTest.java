package ai.lepton.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {

    private static final String LONG = "long/" + "x".repeat(150) + ".txt";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"folder", "a.zip", "a.tar", "a.tar.gz"})
    void looksAlikeWhateverItIs(String kind) throws IOException {
        Path path = Archives.write(
                folder.resolve(kind),
                Archives.files(
                        "b/2.txt",
                        "two",
                        "b/1.txt",
                        "one",
                        "a/ä.txt",
                        "ä",
                        LONG,
                        "long",
                        "readme",
                        "hello",
                        "b/empty",
                        "",
                        ".hidden/x",
                        "no",
                        "a/.hidden",
                        "no",
                        "__MACOSX/b/1.txt",
                        "no"));

        try (FileTree tree = FileTree.open(path)) {
            assertThat(tree.folders("")).containsExactly("a", "b", "long");
            assertThat(tree.files("")).extracting(TreeFile::path).containsExactly("readme");
            assertThat(tree.files("b")).extracting(TreeFile::fileName).containsExactly("1.txt", "2.txt", "empty");
            assertThat(tree.folders("b")).isEmpty();
            assertThat(tree.isFolder("")).isTrue();
            assertThat(tree.isFolder("a")).isTrue();
            assertThat(tree.isFolder("readme")).isFalse();
            assertThat(tree.allFiles(""))
                    .extracting(TreeFile::path)
                    .containsExactly("readme", "a/ä.txt", "b/1.txt", "b/2.txt", "b/empty", LONG);
            TreeFile two = tree.files("b").get(1);
            assertThat(two.size()).isEqualTo(3);
            assertThat(two.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("two");
            assertThat(two.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("two");
            try (InputStream in = two.open()) {
                assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("two");
            }
            assertThat(two.name())
                    .isEqualTo(kind.equals("folder") ? path.resolve("b/2.txt").toString() : path + "!/b/2.txt");
            assertThat(tree.where("")).isEqualTo(path.toString());
            assertThat(tree.files("b").get(2).bytes()).isEmpty();
            assertThatThrownBy(() -> tree.files("none"))
                    .hasMessage("DATA_NOT_FOUND (1101): " + tree.where("none")
                            + ": there is no such folder (expected: a folder with the data)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "a.zip", "a.tar", "a.tar.gz"})
    void findsTheFolderThatHoldsAllOthers(String kind) throws IOException {
        Path deep = Archives.write(
                folder.resolve(kind),
                Archives.files("README", "", "set/v1/cat/1", "", "set/v1/dog/1", "", "set/x", ""));
        Files.createDirectories(folder.resolve("other"));
        Path flat = Archives.write(folder.resolve("other").resolve(kind), Archives.files("cat/1", "", "cat/2", ""));
        Path part = Archives.write(folder.resolve("other").resolve("p" + kind), Archives.files("train/cat/1", ""));

        try (FileTree one = FileTree.open(deep);
                FileTree two = FileTree.open(flat);
                FileTree three = FileTree.open(part)) {
            assertThat(one.top()).isEqualTo("set/v1");
            assertThat(two.top()).isEmpty();
            assertThat(three.top()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/passwd", "C:/evil", "a\\..\\evil", "..", "\\\\host\\evil"})
    void refusesNamesThatClimbOut(String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setName(name);
        Path tar = folder.resolve("evil.tar");
        byte[] bytes = Archives.tar(new TarArchiveEntry[] {entry}, new byte[][] {{}});
        // The writer may have tidied the name up.
        byte[] raw = name.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(bytes, 0, 100, (byte) 0);
        System.arraycopy(raw, 0, bytes, 0, raw.length);
        Files.write(tar, checkSummed(bytes));
        Path zipped = Files.write(folder.resolve("evil.tar.gz"), Archives.gzip(checkSummed(bytes)));

        for (Path archive : new Path[] {tar, zipped}) {
            assertThatThrownBy(() -> FileTree.open(archive))
                    .isInstanceOfSatisfying(
                            LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_UNSAFE))
                    .hasMessageStartingWith("ARCHIVE_UNSAFE (1121): " + archive + ": entry \"" + name + "\" ")
                    .hasMessageEndingWith(
                            " (expected: files and folders inside the archive). Pack it anew from a source"
                                    + " that you trust.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "a/../../evil"})
    void refusesZipEntriesThatClimbOut(String name) throws IOException {
        Path zip = Archives.write(folder.resolve("evil.zip"), Archives.files("good", "", name, "evil"));

        assertThatThrownBy(() -> FileTree.open(zip))
                .hasMessageStartingWith("ARCHIVE_UNSAFE (1121): " + zip + ": entry \"" + name + "\" ");
    }

    @Test
    void refusesLinksDevicesAndDoubles() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("photos/link", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
        hard.setLinkName("../up");
        TarArchiveEntry pipe = new TarArchiveEntry("pipe", TarConstants.LF_FIFO);
        assertTar(link, "entry \"photos/link\" is a link to \"/etc/passwd\"");
        assertTar(hard, "entry \"hard\" is a link to \"../up\"");
        assertTar(pipe, "entry \"pipe\" is no file or folder, but of type '6'");
        Path zip = folder.resolve("link.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("a/link");
            entry.setUnixMode(0120777);
            out.putArchiveEntry(entry);
            out.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        assertThatThrownBy(() -> FileTree.open(zip))
                .hasMessageContaining("ARCHIVE_UNSAFE (1121): " + zip + ": entry \"a/link\" is a link (expected: ");
        TarArchiveEntry twice = new TarArchiveEntry("twice");
        TarArchiveEntry[] entries = {twice, twice};
        Path doubled = Files.write(folder.resolve("d.tar"), Archives.tar(entries, new byte[2][0]));
        assertThatThrownBy(() -> FileTree.open(doubled))
                .hasMessageContaining(doubled + ": entry \"twice\" is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bomb.zip", "bomb.tar.gz"})
    void refusesBombsBeforeTheyAreUnpacked(String kind) throws IOException {
        Path bomb = Archives.write(folder.resolve(kind), java.util.Map.of("a/zeros", new byte[48 << 20]));
        assertThat(Files.size(bomb)).isLessThan(200_000);

        assertUnsafe(
                bomb,
                ArchiveLimits.STANDARD,
                ": more than 250 bytes unpacked of each packed one, at entry \"a/zeros\"");
        ArchiveLimits patient = ArchiveLimits.STANDARD.maxRatio(2000);
        FileTree.open(bomb, patient).close();
        assertUnsafe(bomb, patient.maxBytes(1 << 20), ": more than 1,048,576 bytes unpacked, at entry \"a/zeros\"");
        assertUnsafe(
                bomb,
                patient.maxFileBytes(1000),
                ": 50,331,648 bytes in one file, at most 1,000, at entry \"a/zeros\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "many.zip", "many.tar", "many.tar.gz"})
    void holdsTheLimitOfEntries(String kind) throws IOException {
        String[] names = IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> java.util.stream.Stream.of("x/" + i, ""))
                .toArray(String[]::new);
        Path path = Archives.write(folder.resolve(kind), Archives.files(names));

        assertThatThrownBy(() -> {
                    try (FileTree tree = FileTree.open(path, ArchiveLimits.STANDARD.maxEntries(19))) {
                        tree.allFiles("");
                    }
                })
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_UNSAFE))
                .hasMessageContaining("more than 19 ");
        try (FileTree tree = FileTree.open(path, ArchiveLimits.STANDARD.maxEntries(20))) {
            assertThat(tree.allFiles("")).hasSize(20);
        }
    }

    /** A name of 40 MiB must not be taken in to find out that it is too long. */
    @Test
    void refusesHeadersWithoutEnd() throws IOException {
        TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        name.setSize(40 << 20);
        byte[] bytes = Archives.tar(new TarArchiveEntry[] {name}, new byte[][] {new byte[40 << 20]});
        Path tar = Files.write(folder.resolve("name.tar"), bytes);

        assertThatThrownBy(() -> FileTree.open(tar))
                .hasMessageContaining("DATA_CORRUPT (1102): " + tar + ": damaged (a header that does not end)");
    }

    @Test
    void noticesEveryCut() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        byte[] noise = new byte[5000];
        random.nextBytes(noise);
        java.util.Map<String, byte[]> files = Archives.files("a/1.txt", "one", "a/2.txt", "two");
        files.put("b/noise", noise);
        for (String kind : new String[] {"cut.zip", "cut.tar", "cut.tar.gz"}) {
            Path path = Archives.write(folder.resolve(kind), files);
            byte[] whole = Files.readAllBytes(path);
            int content = kind.equals("cut.tar") ? 4 * 512 + 512 + 5120 : whole.length;
            for (int i = 0; i < 60; i++) {
                int length = i == 0 ? content - 1 : 600 + random.nextInt(content - 601);
                Files.write(path, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> FileTree.open(path))
                        .as("%s, %d of %d bytes", kind, length, whole.length)
                        .isInstanceOfSatisfying(
                                LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT))
                        .hasMessageContaining(path.toString())
                        .hasMessageEndingWith("Get the file again.");
            }
        }
    }

    @Test
    void namesTheEntryWhereATarIsCutOff() throws IOException {
        Path tar = Archives.write(folder.resolve("a.tar"), Archives.files("a/1.txt", "one", "a/2.txt", "two"));
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 1024 + 300));

        assertThatThrownBy(() -> FileTree.open(tar))
                .hasMessage(
                        "DATA_CORRUPT (1102): " + tar
                                + ": cut off, at or after entry \"a/1.txt\" (expected: a whole tar archive). Get the file again.");
    }

    @Test
    void noticesZipEntriesThatLie() throws IOException {
        Path zip = Archives.write(folder.resolve("a.zip"), Archives.files("a.txt", "a text, a text, a text, a text"));
        byte[] bytes = Files.readAllBytes(zip);
        int list = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        byte[] shorter = bytes.clone();
        shorter[list + 24] = 5; // the unpacked size
        byte[] otherSum = bytes.clone();
        otherSum[list + 16]++;
        Path lie = Files.write(folder.resolve("lie.zip"), shorter);
        Path sum = Files.write(folder.resolve("sum.zip"), otherSum);

        try (FileTree one = FileTree.open(lie);
                FileTree two = FileTree.open(sum)) {
            assertThatThrownBy(() -> one.files("").get(0).bytes())
                    .hasMessage("DATA_CORRUPT (1102): " + lie
                            + "!/a.txt: has more bytes than the 5 that its header says. Get the archive again.");
            assertThatThrownBy(() -> two.files("").get(0).bytes())
                    .hasMessage("DATA_CORRUPT (1102): " + sum
                            + "!/a.txt: has another check sum than its header says. Get the archive again.");
        }
    }

    @Test
    void saysWhatIsNoArchive() throws IOException {
        Path text = Files.writeString(folder.resolve("a.zip"), "hello");
        Path empty = Files.write(folder.resolve("empty.tar"), new byte[0]);

        assertThatThrownBy(() -> FileTree.open(text))
                .hasMessage("DATA_NOT_FOUND (1101): " + text
                        + ": neither a folder nor an archive (expected: a folder, .zip, .tar or .tar.gz)");
        assertThatThrownBy(() -> FileTree.open(empty)).hasMessageContaining("neither a folder nor an archive");
        assertThatThrownBy(() -> FileTree.open(folder.resolve("none")))
                .hasMessage("DATA_NOT_FOUND (1101): " + folder.resolve("none")
                        + ": there is no such folder (expected: a folder with the data)");
        Path page = Files.write(folder.resolve("page.tar.gz"), Archives.gzip(new byte[] {'<', 'h', 't'}));
        assertThatThrownBy(() -> FileTree.open(page)).hasMessageContaining("DATA_CORRUPT (1102): " + page + ": ");
    }

    @Test
    void leavesNothingBehindAndSaysSoAfterClosing() throws IOException {
        Path path = Archives.write(folder.resolve("a.tar.gz"), Archives.files("a.txt", "one"));
        FileTree tree = FileTree.open(path);
        TreeFile file = tree.files("").get(0);
        tree.close();
        tree.close();

        assertThatThrownBy(file::bytes)
                .isInstanceOf(IOException.class)
                .hasMessage(path + "!/a.txt: its archive is closed (expected: to be read before)");
    }

    @Test
    void refusesOddLimits() {
        assertThatThrownBy(() -> ArchiveLimits.STANDARD.maxEntries(0))
                .hasMessage("maxEntries: 0 (expected: > 0 and at most 2147483647)");
        assertThatThrownBy(() -> ArchiveLimits.STANDARD.maxBytes(-1)).hasMessage("maxBytes: -1 (expected: > 0)");
    }

    private void assertTar(TarArchiveEntry entry, String found) throws IOException {
        Path tar = Files.write(folder.resolve("odd.tar"), Archives.tar(new TarArchiveEntry[] {entry}, new byte[1][0]));
        assertUnsafe(tar, ArchiveLimits.STANDARD, ": " + found + " (expected: files and folders inside the archive)");
    }

    private static void assertUnsafe(Path path, ArchiveLimits limits, String found) {
        assertThatThrownBy(() -> FileTree.open(path, limits))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARCHIVE_UNSAFE))
                .hasMessageContaining("ARCHIVE_UNSAFE (1121): " + path + found);
    }

    private static byte[] checkSummed(byte[] tar) {
        Arrays.fill(tar, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xFF;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, tar, 148, 8);
        return tar;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
    }
}
