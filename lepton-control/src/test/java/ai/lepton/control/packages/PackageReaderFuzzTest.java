package ai.lepton.control.packages;

import ai.lepton.control.FuzzCorpus;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz ARGS=package-reader}: a folder is refused with nothing kept, or what is kept are the files that its
 * manifest lists, with the hashes that it lists, and nothing from anywhere else.
 *
 * <p>An input is the manifest, and behind a zero byte the graph. No fuzzer finds a SHA-256: in the manifest {@code $G} stands
 * for that of the graph, {@code $C} for the card's, {@code $S} for that of a secret beside the folder, to which a link in it
 * leads.
 */
public class PackageReaderFuzzTest {

    private static final Set<ErrorCode> REFUSALS =
            EnumSet.of(ErrorCode.DATA_NOT_FOUND, ErrorCode.PACKAGE_CORRUPT, ErrorCode.PACKAGE_VERSION);

    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CARD = "# Card".getBytes(StandardCharsets.UTF_8);

    private static final Path PLACE;
    private static final Path SOURCE;
    private static final Path KEPT;
    private static final PackageStore STORE;
    private static final String CARD_HASH;
    private static final String SECRET_HASH;

    static {
        try {
            PLACE = Files.createTempDirectory("lepton-fuzz");
            SOURCE = Files.createDirectories(PLACE.resolve("source"));
            KEPT = Files.createDirectories(PLACE.resolve("kept"));
            Files.write(SOURCE.resolve(PackageFolder.CARD), CARD);
            Files.createDirectories(SOURCE.resolve("inner"));
            Files.write(SOURCE.resolve("inner").resolve("card"), CARD);
            Files.write(PLACE.resolve("secret"), SECRET);
            Files.createSymbolicLink(SOURCE.resolve("link"), PLACE.resolve("secret"));
            CARD_HASH = PackageFolder.sha256(PLACE.resolve("source").resolve(PackageFolder.CARD));
            SECRET_HASH = PackageFolder.sha256(PLACE.resolve("secret"));
            STORE = PackageStore.open(KEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(PLACE)));
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        int zero = 0;
        while (zero < input.length && input[zero] != 0) {
            zero++;
        }
        Path graph = SOURCE.resolve(PackageFolder.GRAPH);
        Files.write(graph, Arrays.copyOfRange(input, Math.min(zero + 1, input.length), input.length));
        String manifest = new String(input, 0, zero, StandardCharsets.ISO_8859_1)
                .replace("$G", PackageFolder.sha256(graph))
                .replace("$C", CARD_HASH)
                .replace("$S", SECRET_HASH);
        Files.write(SOURCE.resolve(PackageFolder.MANIFEST), manifest.getBytes(StandardCharsets.ISO_8859_1));
        Map<String, String> before = files(SOURCE);

        String digest = add();

        if (!files(SOURCE).equals(before) || !Arrays.equals(Files.readAllBytes(PLACE.resolve("secret")), SECRET)) {
            throw new AssertionError("what lies beside the store was changed");
        }
        if (digest == null) {
            check(files(KEPT), Map.of());
            return;
        }
        Path kept = KEPT.resolve(digest);
        Map<String, String> expected = new HashMap<>();
        STORE.open(digest).manifest().files().forEach((name, hash) -> expected.put(digest + "/" + name, hash));
        expected.put(digest + "/" + PackageFolder.MANIFEST, digest);
        check(files(KEPT), expected);
        delete(kept);
    }

    private static @org.jspecify.annotations.Nullable String add() {
        try {
            return STORE.add(SOURCE);
        } catch (LeptonException e) {
            if (!REFUSALS.contains(e.code())) {
                throw e;
            }
            return null;
        }
    }

    private static void check(Map<String, String> found, Map<String, String> expected) {
        if (!found.equals(expected)) {
            throw new AssertionError("kept: " + found + " (expected: " + expected + ")");
        }
    }

    /** The hash of every file under a folder by its path; a link is where it leads to. */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                if (Files.isSymbolicLink(path)) {
                    hashes.put(folder.relativize(path).toString(), "link to " + Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    hashes.put(folder.relativize(path).toString(), PackageFolder.sha256(path));
                }
            }
        }
        return hashes;
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("package-reader", PackageReaderFuzzTest::fuzzerTestOneInput);
    }
}
