package ai.lepton.control.http;

import ai.lepton.control.ControlServer;
import ai.lepton.control.FuzzCorpus;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code make fuzz ARGS=upload}: over HTTP, what is sent is refused with 400 and nothing kept, or registered and handed out
 * as it was sent, with its own hash.
 *
 * <p>The first byte of an input says how it is sent: as a file, as the tar of a folder, or as a tar whose checksums are put
 * right first, which no fuzzer does by itself.
 */
public class UploadFuzzIT {

    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int CHECKSUM_AT = 148;

    private static final Path HOME;
    private static final ControlServer SERVER;
    private static final Api API;
    private static final Path CONTENTS;

    static {
        try {
            HOME = Files.createTempDirectory("lepton-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SERVER = ControlServer.start(HOME.resolve("home"));
        API = new Api(SERVER.url(), SERVER.home.token());
        CONTENTS = SERVER.home.layout().datasetContents();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            SERVER.close();
            delete(HOME);
        }));
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        boolean isFolder = input[0] % 3 != 0;
        if (input[0] % 3 == 2) {
            sum(body);
        }
        Api.Answer answer = API.post("/datasets/contents?form=" + (isFolder ? "folder" : "file"), body);
        if (answer.status() == 400 && isFolder) {
            String title = answer.problem().title();
            check(title.equals("DATA_CORRUPT"), "refused: " + title);
        } else {
            check(answer.status() == 201, answer.status() + " " + answer.text());
            StoredContent content = answer.as(StoredContent.class);
            check(content.sha256().equals(hash(body)), "hash: " + content);
            check(content.files() > 0 && content.files() <= 1 + body.length / BLOCK, "files: " + content);
            check(content.bytes() >= 0 && content.bytes() <= body.length, "bytes: " + content);
            check(isFolder || (content.bytes() == body.length && content.files() == 1), "a file: " + content);
            DatasetVersion version = API.post(
                            "/datasets", new DatasetRequest("sent", content.sha256(), "data", "/tmp/data", null))
                    .as(DatasetVersion.class);
            String path = "/datasets/sent/versions/" + version.reference().version();
            check(Arrays.equals(API.get(path + "/content").body(), body), "handed out: other bytes");
            check(API.send("DELETE", path, (String) null).status() == 204, "not deleted");
        }
        try (Stream<Path> files = Files.list(CONTENTS)) {
            List<Path> left = files.toList();
            check(left.isEmpty(), "left: " + left);
        }
    }

    /** Puts the checksum of every header right, as far as the sizes before lead to it. */
    private static void sum(byte[] tar) {
        long at = 0;
        while (at >= 0 && at + BLOCK <= tar.length) {
            int header = (int) at;
            int sum = 0;
            for (int i = 0; i < BLOCK; i++) {
                boolean isChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
                sum += isChecksum ? ' ' : tar[header + i] & 0xFF;
            }
            if (sum > 8 * ' ') { // an empty block is the end
                byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(digits, 0, tar, header + CHECKSUM_AT, digits.length);
            }
            String size = new String(tar, header + SIZE_AT, 11, StandardCharsets.US_ASCII);
            long bytes = size.matches("[0-7]{11}") ? Long.parseLong(size, 8) : 0;
            at += BLOCK + (bytes + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private static String hash(byte[] body) {
        Sha256 sha256 = new Sha256();
        sha256.update(body, 0, body.length);
        return sha256.hex();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void holdsForTheCorpus() throws Exception {
        FuzzCorpus.replay("upload", UploadFuzzIT::fuzzerTestOneInput);
    }
}
