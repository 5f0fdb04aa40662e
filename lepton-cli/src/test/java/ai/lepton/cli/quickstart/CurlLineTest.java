package ai.lepton.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.ShownCommand;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurlLineTest {

    @Test
    void readsTokenAndImageFromTheirFiles() {
        assertThat(CurlLine.of(
                        URI.create("http://127.0.0.1:8080/v2/models/digits/infer"),
                        Path.of("/home/a/.lepton/token"),
                        Path.of("/home/a/.lepton/quickstart/image.json")))
                .containsExactly(
                        "curl -s -H \"Authorization: Bearer $(cat /home/a/.lepton/token)\" \\",
                        "  -H 'Content-Type: application/json' -d @/home/a/.lepton/quickstart/image.json \\",
                        "  http://127.0.0.1:8080/v2/models/digits/infer");
    }

    @Test
    void quotesWhatAShellWouldTakeApart() {
        assertThat(ShownCommand.quoted("/tmp/it's a home")).isEqualTo("'/tmp/it'\\''s a home'");
        assertThat(ShownCommand.quoted("/tmp/$HOME")).isEqualTo("'/tmp/$HOME'");
    }

    /** The real shell decides: what stands in place of curl prints the words that it was given. */
    @Test
    void aShellSeesTheWordsThatWereMeant(@TempDir Path folder) throws Exception {
        Path odd = Files.createDirectory(folder.resolve("it's \"a\" $home"));
        Path token = Files.writeString(odd.resolve("token"), "secret\n");
        String line = String.join("\n", CurlLine.of(URI.create("http://127.0.0.1:1/x"), token, odd.resolve("i.json")));
        Process shell = new ProcessBuilder("sh", "-c", "curl() { printf '<%s>' \"$@\"; }\n" + line).start();
        String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(words)
                .isEqualTo("<-s><-H><Authorization: Bearer secret><-H><Content-Type: application/json><-d><@" + odd
                        + "/i.json><http://127.0.0.1:1/x>");
    }
}
