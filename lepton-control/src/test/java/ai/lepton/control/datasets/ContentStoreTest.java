package ai.lepton.control.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Thrown;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.content.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStoreTest {

    @TempDir
    Path folder;

    private Path place;
    private ContentStore store;

    @BeforeEach
    void open() throws IOException {
        place = Files.createDirectory(folder.resolve("content"));
        store = ContentStore.open(place, any -> false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 65_536, 3_000_001})
    void whatIsKeptComesBack(int length) throws Exception {
        byte[] bytes = text(length);
        StoredContent content = add(bytes);
        assertThat(content)
                .isEqualTo(new StoredContent(hash(bytes), DataForm.FILE, 1, length, Files.size(file(bytes))));
        assertThat(read(content.sha256())).isEqualTo(bytes);
        assertThat(names()).containsExactly(content.sha256() + ".zst");
    }

    @Test
    void itIsCompressedAsAnyoneCanUnpackIt() throws Exception {
        byte[] bytes = text(1_000_000);
        StoredContent content = add(bytes);
        assertThat(content.bytesStored()).isLessThan(500_000);
        Process zstd;
        try {
            zstd = new ProcessBuilder("zstd", "-dc", file(bytes).toString()).start();
        } catch (IOException e) {
            Assumptions.abort("needs the program zstd");
            return;
        }
        assertThat(zstd.getInputStream().readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void theSameContentIsKeptOnce() throws Exception {
        StoredContent first = add(text(1000));
        StoredContent second = add(text(1000));
        assertThat(second).isEqualTo(first);
        assertThat(names()).hasSize(1);
    }

    @Test
    void aFolderIsCountedAndOneThatIsNoTarRefused() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/cats"));
        Files.writeString(data.resolve("1.txt"), "one");
        Files.writeString(data.resolve("2.txt"), "three");
        DataContent content = DataContent.of(folder.resolve("data"));
        ContentStore.Received received = store.receive(content.open(), DataForm.FOLDER);
        assertThat(received.content().files()).isEqualTo(2);
        assertThat(received.content().bytes()).isEqualTo(8);
        assertThat(received.content().sha256()).isEqualTo(content.sha256());
        store.drop(received);
        assertThat(Thrown.detail(
                        ErrorCode.DATA_CORRUPT,
                        () -> store.receive(new ByteArrayInputStream(text(5000)), DataForm.FOLDER)))
                .isEqualTo("body: is no tar, or damaged (expected: a folder packed as a tar)");
        assertThat(Thrown.detail(
                        ErrorCode.DATA_CORRUPT,
                        () -> store.receive(new ByteArrayInputStream(new byte[1024]), DataForm.FOLDER)))
                .isEqualTo("body: a tar without a file (expected: a folder with data)");
        assertThat(names()).isEmpty();
    }

    @Test
    void aSenderThatBreaksOffLeavesNothing() throws Exception {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(text(100_000))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw new IOException("connection reset");
                }
                return read;
            }
        };
        assertThat(Thrown.detail(ErrorCode.BAD_REQUEST, () -> store.receive(broken, DataForm.FILE)))
                .isEqualTo("body: broken off after 100000 bytes (expected: all of the content). Send it again.");
        assertThat(names()).isEmpty();
    }

    @Test
    void whateverIsDamagedIsNoticedAndNothingElseHappens() throws Exception {
        byte[] bytes = text(20_000);
        String sha256 = add(bytes).sha256();
        Path file = file(bytes);
        byte[] sound = Files.readAllBytes(file);
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        int unnoticed = 0;
        for (int round = 0; round < 500; round++) {
            byte[] damaged = sound.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(
                    file,
                    random.nextInt(5) == 0
                            ? java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length))
                            : damaged);
            try {
                // A bit that says nothing, such as whether there is a checksum, may change and the content be right.
                assertThat(read(sha256)).as("seed %s", seed).isEqualTo(bytes);
                unnoticed++;
            } catch (LeptonException e) {
                assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.DATASET_DAMAGED);
                assertThat(e.detail())
                        .startsWith(file + ": ")
                        .contains("delete the dataset's version and add the data again");
            }
        }
        assertThat(unnoticed).as("seed %s", seed).isLessThan(50);
    }

    @Test
    void damagedOrMissingContentIsWholeAgainWhenItIsSentAgain() throws Exception {
        byte[] bytes = text(1000);
        String sha256 = add(bytes).sha256();
        Files.write(file(bytes), text(100));
        assertThat(Thrown.detail(ErrorCode.DATASET_DAMAGED, () -> read(sha256)))
                .startsWith(file(bytes).toString());
        assertThat(add(bytes).sha256()).isEqualTo(sha256);
        assertThat(read(sha256)).isEqualTo(bytes);
        Files.delete(file(bytes));
        assertThat(Thrown.detail(ErrorCode.DATASET_DAMAGED, () -> read(sha256)))
                .startsWith(file(bytes) + ": is missing (expected: as it was registered)");
    }

    @Test
    void whatAKilledServerLeftIsSettledByWhatIsRegistered() throws Exception {
        byte[] registered = text(10);
        byte[] forgotten = text(20);
        byte[] old = text(30);
        add(old);
        store.keep(store.receive(new ByteArrayInputStream(registered), DataForm.FILE));
        store.keep(store.receive(new ByteArrayInputStream(forgotten), DataForm.FILE));
        Files.write(place.resolve(".12.34.tmp"), registered);
        Files.writeString(place.resolve("README.new"), "not ours");
        assertThat(names()).hasSize(5);
        ContentStore again = ContentStore.open(place, Set.of(hash(registered))::contains);
        // What is registered in place stays even where the store, put back from a copy, knows nothing of it.
        assertThat(names()).containsExactlyInAnyOrder(hash(registered) + ".zst", hash(old) + ".zst", "README.new");
        try (InputStream in = again.open(hash(registered))) {
            assertThat(in.readAllBytes()).isEqualTo(registered);
        }
    }

    @Test
    void aDeletionThatWasInterruptedIsUndoneOrEnded() throws Exception {
        byte[] bytes = text(10);
        String sha256 = add(bytes).sha256();
        store.withdraw(sha256);
        assertThat(names()).containsExactly(sha256 + ".new");
        assertThat(read(sha256)).isEqualTo(bytes); // whoever reads meanwhile
        ContentStore.open(place, any -> true);
        assertThat(names()).containsExactly(sha256 + ".zst");
        store.withdraw(sha256);
        ContentStore.open(place, any -> false);
        assertThat(names()).isEmpty();
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLeft() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        Assumptions.assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()),
                "needs the right to mount a small file system");
        try {
            ContentStore full = ContentStore.open(small, any -> false);
            byte[] noise = new byte[4 << 20];
            new Random(1).nextBytes(noise);
            assertThat(Thrown.detail(
                            ErrorCode.DISK_FULL, () -> full.receive(new ByteArrayInputStream(noise), DataForm.FILE)))
                    .contains("cannot keep the data: no space left on the disk")
                    .contains("KiB free");
            try (Stream<Path> files = Files.list(small)) {
                assertThat(files).isEmpty();
            }
            full.drop(full.receive(new ByteArrayInputStream(text(1000)), DataForm.FILE));
        } finally {
            assertThat(command("umount", small.toString())).isTrue();
        }
    }

    @Test
    void onlyHashesNameContent() {
        for (String text : new String[] {"", "../../etc/passwd", "A".repeat(64), "0".repeat(63)}) {
            assertThat(Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> store.path(text)))
                    .isEqualTo("sha256: not one (expected: 64 hexadecimal digits in lower case)");
        }
    }

    private StoredContent add(byte[] bytes) {
        ContentStore.Received received = store.receive(new ByteArrayInputStream(bytes), DataForm.FILE);
        store.keep(received);
        store.register(received.content().sha256());
        return received.content();
    }

    private byte[] read(String sha256) throws IOException {
        try (InputStream in = store.open(sha256)) {
            return in.readAllBytes();
        }
    }

    private Path file(byte[] bytes) {
        return place.resolve(hash(bytes) + ".zst");
    }

    private static String hash(byte[] bytes) {
        Sha256 digest = new Sha256();
        digest.update(bytes, 0, bytes.length);
        return digest.hex();
    }

    /** Rows of numbers: neither noise nor all the same. */
    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(length);
        while (text.length() < length) {
            text.append(random.nextInt(100))
                    .append(',')
                    .append(random.nextDouble())
                    .append('\n');
        }
        return text.substring(0, length).getBytes(StandardCharsets.UTF_8);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).collect(java.util.stream.Collectors.toSet());
        }
    }

    private static boolean command(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
