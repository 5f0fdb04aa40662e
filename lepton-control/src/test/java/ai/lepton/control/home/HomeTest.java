package ai.lepton.control.home;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Thrown;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ServerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    private static final ServerInfo INFO =
            new ServerInfo("1.2.3", ProcessHandle.current().pid(), 4711, Instant.parse("2026-01-31T12:00:00.123Z"));

    @TempDir
    Path folder;

    private HomeLayout layout;

    @BeforeEach
    void layout() {
        layout = new HomeLayout(folder.resolve("a home/lepton?x=1"));
    }

    @Test
    void onlyItsOwnerCanLookInside() throws Exception {
        try (Home home = Home.open(layout)) {
            home.announce(INFO);
            assertThat(mode(layout.root())).isEqualTo("rwx------");
            assertThat(mode(layout.packages())).isEqualTo("rwx------");
            assertThat(mode(layout.runs())).isEqualTo("rwx------");
            assertThat(mode(layout.token())).isEqualTo("rw-------");
            assertThat(mode(layout.lock())).isEqualTo("rw-------");
            assertThat(mode(layout.serverInfo())).isEqualTo("rw-------");
            assertThat(home.token()).matches("[A-Za-z0-9_-]{43}");
            assertThat(Files.readString(layout.token())).isEqualTo(home.token() + "\n");
        }
    }

    @Test
    void theTokenStaysTheSame() {
        String first;
        try (Home home = Home.open(layout)) {
            first = home.token();
        }
        try (Home home = Home.open(layout)) {
            assertThat(home.token()).isEqualTo(first);
        }
    }

    @Test
    void aTokenThatOthersCouldReadIsReplaced() throws Exception {
        String first;
        try (Home home = Home.open(layout)) {
            first = home.token();
        }
        Files.setPosixFilePermissions(layout.token(), PosixFilePermissions.fromString("rw-r-----"));
        try (Home home = Home.open(layout)) {
            assertThat(home.token()).isNotEqualTo(first);
            assertThat(mode(layout.token())).isEqualTo("rw-------");
        }
    }

    @Test
    void anEmptyTokenFileIsReplaced() throws Exception {
        Files.createDirectories(layout.root());
        Files.writeString(layout.token(), "\n");
        try (Home home = Home.open(layout)) {
            assertThat(home.token()).hasSize(43);
        }
    }

    @Test
    void aSecondServerIsRefusedAndTheFirstNamed() {
        try (Home home = Home.open(layout)) {
            home.announce(INFO);
            for (int attempt = 0; attempt < 2; attempt++) { // a refused attempt must not let the lock go
                assertThat(Thrown.detail(ErrorCode.HOME_IN_USE, () -> Home.open(layout)))
                        .contains("pid " + INFO.pid())
                        .contains("port 4711")
                        .contains(layout.root().toString())
                        .contains("--home");
            }
        }
    }

    @Test
    void aHomeReachedByALinkIsTheSameHome() throws Exception {
        Path link = folder.resolve("link");
        try (Home home = Home.open(layout)) {
            assertThat(home.layout()).isEqualTo(layout);
            Files.createSymbolicLink(link, layout.root());
            assertThat(Thrown.detail(ErrorCode.HOME_IN_USE, () -> Home.open(new HomeLayout(link))))
                    .contains("just starting");
        }
    }

    @Test
    void whatAKilledServerLeftIsOverwrittenAndACleanStopRemovesIt() throws Exception {
        Files.createDirectories(layout.root());
        Files.writeString(layout.serverInfo(), "{\"version\":\"0\",\"pid\":1,\"port\":1}");
        Files.writeString(layout.lock(), "1");
        Path half = Files.writeString(layout.root().resolve(".token.1.2.tmp"), "half");
        try (Home home = Home.open(layout)) {
            home.announce(INFO);
            assertThat(half).doesNotExist();
            assertThat(ApiJson.read(Files.readAllBytes(layout.serverInfo()), ServerInfo.class))
                    .isEqualTo(INFO);
        }
        assertThat(layout.serverInfo()).doesNotExist();
        assertThat(layout.token()).exists();
    }

    @Test
    void aFileIsNoHome() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThat(Thrown.detail(ErrorCode.NOT_WRITABLE, () -> Home.open(new HomeLayout(file))))
                .contains(file.toString())
                .contains("a file is in the way");
        assertThat(Thrown.detail(ErrorCode.NOT_WRITABLE, () -> Home.open(new HomeLayout(file.resolve("below")))))
                .contains("a file is in the way");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefused() {
        Path proc = Path.of("/proc");
        Assumptions.assumeTrue(Files.isDirectory(proc), "needs a folder that even root cannot write to");
        assertThat(Thrown.detail(ErrorCode.NOT_WRITABLE, () -> Home.open(new HomeLayout(proc.resolve("lepton")))))
                .contains("/proc/lepton");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
