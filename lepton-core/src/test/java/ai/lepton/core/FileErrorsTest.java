package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {

    private static final Path PATH = Path.of("/data/model");

    @TempDir
    Path folder;

    @Test
    void theSystemsOwnWordForAFullDiskIsUnderstood() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
        try (OutputStream out = Files.newOutputStream(full)) {
            out.write(1);
        } catch (IOException e) {
            assertThat(FileErrors.isDiskFull(e)).isTrue();
            LeptonException failure = FileErrors.onWrite(folder.resolve("x/y"), "cannot save", e);
            assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
            assertThat(failure.detail())
                    .contains("x/y: cannot save: no space left")
                    .contains("KiB free");
            return;
        }
        throw new AssertionError("writing to /dev/full succeeded");
    }

    @Test
    void aQuotaIsAFullDiskToo() {
        assertThat(FileErrors.onWrite(PATH, "cannot save", new IOException("Disk quota exceeded"))
                        .code())
                .isEqualTo(ErrorCode.DISK_FULL);
    }

    @Test
    void missingRightsAreNamed() {
        LeptonException failure = FileErrors.onWrite(PATH, "cannot save", new AccessDeniedException("/data/model"));
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_WRITABLE);
        assertThat(failure.detail()).contains("/data/model: cannot save: no right to write");
        assertThat(FileErrors.onWrite(PATH, "cannot save", new FileSystemException("x", null, "Read-only file system"))
                        .detail())
                .contains("no right to write");
    }

    @Test
    void aFileWhereAFolderShouldBeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try {
            Files.createDirectory(file.resolve("below"));
        } catch (IOException e) {
            assertThat(FileErrors.onWrite(file.resolve("below"), "cannot save", e)
                            .detail())
                    .contains("a file is in the way");
            return;
        }
        throw new AssertionError("a folder was made below a file");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidInWords() {
        for (IOException e :
                List.of(new NoSuchFileException("/proc/x"), new FileSystemException("/proc/x"), new IOException())) {
            assertThat(FileErrors.onWrite(Path.of("/proc/x"), "cannot export", e)
                            .detail())
                    .startsWith("/proc/x: cannot export: ")
                    .doesNotContain("java.", "Exception", "null");
        }
    }
}
