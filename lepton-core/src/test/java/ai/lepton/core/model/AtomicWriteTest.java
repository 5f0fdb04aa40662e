package ai.lepton.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriteTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheOldFileWhenWritingFails() throws Exception {
        Path file = folder.resolve("state.json");
        AtomicWrite.file(file, "old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> AtomicWrite.file(file, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void leavesNoFolderBehindWhenFillingFails() throws Exception {
        Path target = folder.resolve("package");
        assertThatThrownBy(() -> AtomicWrite.folder(target, temporary -> {
                    Files.writeString(temporary.resolve("a"), "a");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void doesNotReplaceAFolderThatIsThere() throws Exception {
        Path target = folder.resolve("package");
        AtomicWrite.folder(target, temporary -> Files.writeString(temporary.resolve("a"), "first"));
        assertThatThrownBy(() ->
                        AtomicWrite.folder(target, temporary -> Files.writeString(temporary.resolve("a"), "second")))
                .isInstanceOf(IOException.class);
        assertThat(target.resolve("a")).hasContent("first");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }
}
