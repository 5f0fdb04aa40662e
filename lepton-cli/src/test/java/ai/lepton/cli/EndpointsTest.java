package ai.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands do about an endpoint that is there. */
class EndpointsTest {

    @TempDir
    private Path home;

    private AnsweringServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws Exception {
        server = new AnsweringServer();
        server.announce(new HomeLayout(home));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int lepton(String... arguments) {
        return Lepton.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("LEPTON_HOME", home.toString())),
                arguments);
    }

    private static Endpoint endpoint(String model, int version) {
        return new Endpoint("digits", new ModelReference(model, version), Endpoint.State.READY, null, Instant.EPOCH);
    }

    @Test
    void anEndpointIsMovedToAnotherVersionByOneRequest() {
        server.answer("GET /api/v1/endpoints/digits", endpoint("digits", 1))
                .answer("PUT /api/v1/endpoints/digits", endpoint("digits", 2));
        assertThat(lepton("endpoint", "update", "-n", "digits", "--model", "digits@2"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("Endpoint digits answers with digits@2 (was digits@1) at http://127.0.0.1:");
        assertThat(server.requests)
                .endsWith("PUT /api/v1/endpoints/digits"
                        + " {\"name\":\"digits\",\"model\":{\"name\":\"digits\",\"version\":2}}")
                .noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void replicasAreShownAsTheyWereAskedFor() {
        EndpointPlan plan = EndpointPlan.of("digits", new ModelReference("digits", 2))
                .withReplicas(new Replicas(1, 4, 8.0, Balance.LEAST_REQUESTS, List.of(), 300L));
        Endpoint elastic =
                new Endpoint("digits", plan.mainModel(), Endpoint.State.READY, null, Instant.EPOCH, List.of(), plan);
        server.answer("GET /api/v1/endpoints/digits", elastic);
        assertThat(lepton("endpoint", "show", "digits")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("1 to 4, one for 8 requests at once,");
    }

    @Test
    void aChangeSaysWhatHoldsNow() {
        EndpointPlan plan = EndpointPlan.of("digits", new ModelReference("digits", 2))
                .withReplicas(new Replicas(1, 4, 8.0, Balance.LEAST_REQUESTS, List.of(), 300L))
                .withCapture(new EndpointPlan.Capture(0.01, 3, 256L << 20, List.of("name")));
        Endpoint after =
                new Endpoint("digits", plan.mainModel(), Endpoint.State.READY, null, Instant.EPOCH, List.of(), plan);
        server.answer("GET /api/v1/endpoints/digits", endpoint("digits", 2))
                .answer("PUT /api/v1/endpoints/digits", after);
        assertThat(lepton("endpoint", "set", "digits", "--capture", "0.01", "--replicas", "1-4"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Replicas: 1 to 4, one for 8 requests at once, least_requests\n")
                .contains("Samples: 1.00 % of the answers, for 3 days, at most 256 MiB, without name\n")
                .doesNotContain("Requests: ");
    }

    @Test
    void anEndpointThatIsNotThereIsNotMadeByAnUpdate() {
        assertThat(lepton("endpoint", "update", "-n", "digist", "--model", "digits@2"))
                .isEqualTo(5);
        assertThat(server.requests).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void quickstartTakesNoEndpointAwayFromAnotherModel() {
        server.answer("GET /api/v1/endpoints", List.of(endpoint("postcodes", 3)));
        assertThat(lepton("quickstart", "--exit")).isEqualTo(6);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("lepton: NAME_TAKEN (3004): endpoint digits: serves postcodes@3 (expected: a version of"
                        + " digits, or no such endpoint).")
                .contains("./lepton endpoint delete -n digits --home " + home);
        assertThat(server.requests).noneMatch(request -> request.startsWith("POST") || request.startsWith("PUT"));
    }

    @Test
    void samplesAreAskedForByOneChangeOfThePlan() {
        server.answer("GET /api/v1/endpoints/digits", endpoint("digits", 1))
                .answer("PUT /api/v1/endpoints/digits", endpoint("digits", 1));
        assertThat(lepton("endpoint", "set", "digits", "--redact", "name"))
                .as("no rate")
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--capture: missing (expected: the share");
        assertThat(lepton("endpoint", "set", "digits", "--capture", "2")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("capture.rate: 2.0 (expected: above 0, at most 1");
        assertThat(lepton("endpoint", "set", "digits", "--capture", "0.01", "--redact", "name,email"))
                .isZero();
        assertThat(server.requests)
                .last()
                .asString()
                .startsWith("PUT /api/v1/endpoints/digits ")
                .contains("\"capture\":{\"rate\":0.01,\"days\":7,\"bytes\":268435456,\"redact\":[\"name\",\"email\"]}");
    }

    @Test
    void anAnswerIsShownWithTheRunThatItLeadsTo() {
        PredictionId id = PredictionId.of(1_764_000_000_000L, 7, 8);
        server.answer(
                "GET /api/v1/predictions/" + id,
                new Prediction(
                        id,
                        id.time(),
                        "digits",
                        new ModelReference("digits", 3),
                        "00ff",
                        "run-7",
                        JsonNodeFactory.instance.objectNode().put("status", 200),
                        List.of()));
        assertThat(lepton("prediction", "show", id.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2025-11-24T16:00:00Z", "digits@3", "00ff", "run-7", "status 200");
    }
}
