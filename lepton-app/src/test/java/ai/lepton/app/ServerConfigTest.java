package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.http.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {

    private static final Path USER_HOME = Path.of("/home/ada");

    @Test
    void namesAndDefaultsOfAllSettingsAreAPromise() {
        List<String> settings = Arrays.stream(ServerConfig.Key.values())
                .map(key -> key.flag() + " " + key.variable() + " " + key.byDefault())
                .toList();
        assertThat(settings)
                .containsExactly(
                        "--home LEPTON_HOME ~/.lepton",
                        "--host LEPTON_HOST 127.0.0.1",
                        "--port LEPTON_PORT 8080",
                        "--insecure LEPTON_INSECURE false",
                        "--largest-body LEPTON_LARGEST_BODY 67108864",
                        "--request-timeout LEPTON_REQUEST_TIMEOUT PT60S",
                        "--drain-time LEPTON_DRAIN_TIME PT10S",
                        "--notice-time LEPTON_NOTICE_TIME PT0.5S",
                        "--queue LEPTON_QUEUE 256",
                        "--batch-rows LEPTON_BATCH_ROWS 32",
                        "--batch-delay LEPTON_BATCH_DELAY PT0S",
                        "--run-memory LEPTON_RUN_MEMORY 2147483648",
                        "--rate-limit LEPTON_RATE_LIMIT 0",
                        "--rate-burst LEPTON_RATE_BURST 0",
                        "--model-memory LEPTON_MODEL_MEMORY 0",
                        "--vet-memory LEPTON_VET_MEMORY 1073741824",
                        "--vet-time LEPTON_VET_TIME PT60S",
                        "--access-log LEPTON_ACCESS_LOG usual",
                        "--access-log-bytes LEPTON_ACCESS_LOG_BYTES 268435456",
                        "--access-log-time LEPTON_ACCESS_LOG_TIME P30D");
    }

    @Test
    void defaultsBecomeTypedValues() {
        assertThat(ServerConfig.of(Map.of(), Map.of(), USER_HOME))
                .isEqualTo(new ServerConfig(
                        new HomeLayout(Path.of("/home/ada/.lepton")),
                        "127.0.0.1",
                        8080,
                        false,
                        false,
                        64L << 20,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        256,
                        BatchOptions.defaults(),
                        RateLimit.NONE,
                        ModelLimits.defaults(),
                        AccessLogSettings.defaults(),
                        Map.of()));
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheDefault() {
        Map<String, String> environment = Map.of("LEPTON_PORT", "9000", "LEPTON_HOME", "/srv/lepton");
        assertThat(ServerConfig.of(Map.of(), environment, USER_HOME).port()).isEqualTo(9000);
        ServerConfig both = ServerConfig.of(Map.of(ServerConfig.Key.PORT, "9001"), environment, USER_HOME);
        assertThat(both.port()).isEqualTo(9001);
        assertThat(both.home().root()).isEqualTo(Path.of("/srv/lepton"));
    }

    @Test
    void aPortThatSomebodyChoseIsNotReplacedByAnother() {
        assertThat(ServerConfig.of(Map.of(ServerConfig.Key.PORT, "8080"), Map.of(), USER_HOME)
                        .candidatePorts())
                .containsExactly(8080);
        assertThat(ServerConfig.of(Map.of(), Map.of("LEPTON_PORT", "8080"), USER_HOME)
                        .candidatePorts())
                .containsExactly(8080);
        assertThat(ServerConfig.of(Map.of(), Map.of(), USER_HOME).candidatePorts())
                .hasSize(21)
                .startsWith(8080, 8081)
                .endsWith(8100);
    }

    @Test
    void aBurstThatNobodyChoseIsASecondsWorth() {
        assertThat(ServerConfig.of(Map.of(ServerConfig.Key.RATE_LIMIT, "2.5"), Map.of(), USER_HOME)
                        .rateLimit())
                .isEqualTo(new RateLimit(2.5, 3));
        assertThat(ServerConfig.of(
                                Map.of(ServerConfig.Key.RATE_LIMIT, "2.5", ServerConfig.Key.RATE_BURST, "20"),
                                Map.of(),
                                USER_HOME)
                        .rateLimit())
                .isEqualTo(new RateLimit(2.5, 20));
        assertThatThrownBy(() -> ServerConfig.of(Map.of(), Map.of("LEPTON_RATE_LIMIT", "NaN"), USER_HOME))
                .hasMessageContaining(
                        "LEPTON_RATE_LIMIT: NaN (expected: requests a second, 0 to 1000000; 0 for any number)");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.RATE_BURST, "20"), Map.of(), USER_HOME))
                .hasMessageContaining(
                        "--rate-burst: 20 (expected: a rate too, with --rate-limit or LEPTON_RATE_LIMIT)");
    }

    @Test
    void batchesAreSetUpByRowsAndDelay() {
        assertThat(ServerConfig.of(
                                Map.of(ServerConfig.Key.BATCH_ROWS, "8", ServerConfig.Key.BATCH_DELAY, "PT0.002S"),
                                Map.of(),
                                USER_HOME)
                        .batching())
                .isEqualTo(new BatchOptions(8, Duration.ofMillis(2)));
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.BATCH_ROWS, "0"), Map.of(), USER_HOME))
                .hasMessageContaining("--batch-rows: 0 (expected: rows, > 0)");
    }

    @Test
    void aBlankVariableIsAsIfItWereNotSet() {
        assertThat(ServerConfig.of(Map.of(), Map.of("LEPTON_PORT", " "), USER_HOME)
                        .portIsFixed())
                .isFalse();
    }

    @Test
    void aBadValueIsNamedByWhereItCameFrom() {
        assertThatThrownBy(() -> ServerConfig.of(Map.of(), Map.of("LEPTON_PORT", "http"), USER_HOME))
                .isInstanceOf(LeptonException.class)
                .hasMessage("INVALID_ARGUMENT (1001): LEPTON_PORT: http (expected: a port, 0 to 65535)");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.PORT, "70000"), Map.of(), USER_HOME))
                .hasMessage("INVALID_ARGUMENT (1001): --port: 70000 (expected: a port, 0 to 65535)");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.PORT, "4294967376"), Map.of(), USER_HOME))
                .hasMessage("INVALID_ARGUMENT (1001): --port: 4294967376 (expected: a port, 0 to 65535)");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(), Map.of("LEPTON_DRAIN_TIME", "10"), USER_HOME))
                .hasMessage("INVALID_ARGUMENT (1001): LEPTON_DRAIN_TIME: 10 (expected: a time such as PT30S)");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(), Map.of("LEPTON_INSECURE", "yes"), USER_HOME))
                .hasMessage("INVALID_ARGUMENT (1001): LEPTON_INSECURE: yes (expected: true or false)");
    }

    @Test
    void otherMachinesAreLetInOnlyWhenSomebodyInsists() {
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.HOST, "0.0.0.0"), Map.of(), USER_HOME))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("host: 0.0.0.0 (expected: 127.0.0.1)")
                .hasMessageContaining("--insecure");
        Map<ServerConfig.Key, String> insecure =
                Map.of(ServerConfig.Key.HOST, "0.0.0.0", ServerConfig.Key.INSECURE, "true");
        assertThat(ServerConfig.of(insecure, Map.of(), USER_HOME).host()).isEqualTo("0.0.0.0");
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.HOST, "192.168.1.1"), Map.of(), USER_HOME))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): host: 192.168.1.1 (expected: 127.0.0.1, or 0.0.0.0 with --insecure)");
    }

    @Test
    void aTildeIsTheUsersHomeAndOnlyTheirs() {
        assertThat(ServerConfig.of(Map.of(ServerConfig.Key.HOME, "~"), Map.of(), USER_HOME)
                        .home()
                        .root())
                .isEqualTo(USER_HOME);
        assertThat(ServerConfig.of(Map.of(), Map.of("LEPTON_HOME", "~/x"), USER_HOME)
                        .home()
                        .root())
                .isEqualTo(USER_HOME.resolve("x"));
        assertThatThrownBy(() -> ServerConfig.of(Map.of(ServerConfig.Key.HOME, "~bob/x"), Map.of(), USER_HOME))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT (1001): --home: ~bob/x (expected: ");
    }
}
