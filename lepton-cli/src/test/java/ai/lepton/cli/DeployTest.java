package ai.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.core.api.EndpointVersion.Comparison;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy} and {@code endpoint set} make of the plan that is there. */
class DeployTest {

    private static final ModelReference ONE = new ModelReference("digits", 1);
    private static final ModelReference TWO = new ModelReference("digits", 2);
    private static final ModelReference THREE = new ModelReference("digits", 3);

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

    @Test
    void aVersionAnswersEverythingWhereNothingElseIsSaid() {
        there(plan(new Share(ONE, 95), new Share(TWO, 5)).withReplicas(Replicas.of(2)));
        assertThat(sent("deploy", "digits@3"))
                .isEqualTo(plan(new Share(THREE, 100)).withReplicas(Replicas.of(2)));
    }

    @Test
    void anEndpointThatIsNotThereIsMade() {
        server.answer("PUT /api/v1/endpoints/digits", endpoint(plan(new Share(TWO, 100))));
        assertThat(sent("deploy", "digits@2")).isEqualTo(EndpointPlan.of("digits", TWO));
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Endpoint digits answers with digits@2 at http://");
        assertThat(lepton("deploy", "digits@2", "-n", "other", "--weight", "5")).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("endpoint other: not there")
                .contains("--weight");
    }

    @Test
    void aWeightLeavesTheRestToTheOthersAsTheyShareIt() {
        there(plan(new Share(ONE, 100)));
        assertThat(sent("deploy", "digits@2", "--weight", "5")).isEqualTo(plan(new Share(ONE, 95), new Share(TWO, 5)));
        there(plan(new Share(ONE, 3), new Share(TWO, 1)));
        assertThat(sent("deploy", "digits@3", "--weight", "20"))
                .isEqualTo(plan(new Share(ONE, 60), new Share(TWO, 20), new Share(THREE, 20)));
        there(plan(new Share(ONE, 90), new Share(TWO, 10)));
        assertThat(sent("deploy", "digits@2", "--weight", "50"))
                .isEqualTo(plan(new Share(ONE, 50), new Share(TWO, 50)));
    }

    @Test
    void aShadowAnswersNothing() {
        there(plan(new Share(ONE, 100)));
        assertThat(sent("deploy", "digits@2", "--shadow"))
                .isEqualTo(plan(new Share(ONE, 100)).withShadows(List.of(new Shadow(TWO, 100))));
        there(plan(new Share(ONE, 100)).withShadows(List.of(new Shadow(TWO, 100))));
        assertThat(sent("deploy", "digits@2", "--shadow", "10"))
                .isEqualTo(plan(new Share(ONE, 100)).withShadows(List.of(new Shadow(TWO, 10))));
        assertThat(sent("deploy", "digits@2")).isEqualTo(plan(new Share(TWO, 100))); // promoted
    }

    @Test
    void whatIsNotSaidStaysAsItIs() {
        EndpointPlan before = plan(new Share(ONE, 50), new Share(TWO, 50))
                .withAssignment(new Assignment("x-user", List.of(new Rule("x-group", "beta", 2))))
                .withReplicas(Replicas.of(2));
        there(before);
        assertThat(sent("endpoint", "set", "digits", "--replicas", "0-4", "--balance", "latency", "--idle", "60"))
                .isEqualTo(before.withReplicas(new Replicas(0, 4, 4.0, Balance.LATENCY, List.of(), 60L)));
        assertThat(sent("endpoint", "set", "digits", "--key", "x-session"))
                .isEqualTo(before.withAssignment(new Assignment("x-session", List.of(new Rule("x-group", "beta", 2)))));
        assertThat(sent("endpoint", "set", "digits", "--no-assignment", "--version-weight", "digits@3=1"))
                .isEqualTo(before.withAssignment(null).withVersions(List.of(new Share(THREE, 1))));
        assertThat(sent("endpoint", "set", "digits", "--rule", "x-group=a:b:1"))
                .isEqualTo(before.withAssignment(new Assignment("x-user", List.of(new Rule("x-group", "a:b", 1)))));
    }

    @Test
    void aPlanMaySayAllOfIt() throws Exception {
        EndpointPlan plan = plan(new Share(ONE, 95), new Share(TWO, 5));
        server.answer("PUT /api/v1/endpoints/digits", endpoint(plan));
        Path file = Files.write(home.resolve("plan.json"), ApiJson.write(plan));
        assertThat(sent("endpoint", "set", "digits", "--file", file.toString())).isEqualTo(plan);
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsSent() {
        there(plan(new Share(ONE, 100)));
        assertThat(lepton("deploy", "digits@2", "--weight", "101")).isEqualTo(2);
        assertThat(lepton("deploy", "digits@1", "--weight", "5")).isEqualTo(2); // and who answers the rest?
        assertThat(lepton("deploy", "digits@2", "--weight", "5", "--shadow")).isEqualTo(2);
        assertThat(lepton("endpoint", "set", "digits")).isEqualTo(2);
        assertThat(lepton("endpoint", "set", "digits", "--rule", "x-group=beta"))
                .isEqualTo(2);
        assertThat(lepton("endpoint", "set", "digits", "--rule", "x-group=beta:7"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("assignment.rules: header x-group: version 7 (expected: one of [1])");
        assertThat(server.requests).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void sharesStatesAndCountsAreShown() {
        EndpointPlan plan = plan(new Share(ONE, 95), new Share(TWO, 5)).withShadows(List.of(new Shadow(THREE, 10)));
        server.answer(
                "GET /api/v1/endpoints/digits",
                new Endpoint(
                        "digits",
                        ONE,
                        Endpoint.State.READY,
                        null,
                        Instant.EPOCH,
                        List.of(
                                version(ONE, 0.95, 0, 950, null),
                                version(TWO, 0.05, 0, 50, null),
                                version(THREE, 0, 10, 0, new Comparison(100, 100, 97, 0.25, 1, 2))),
                        plan));
        assertThat(lepton("endpoint", "show", "digits")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("digits@1  95.0 %")
                .contains("digits@2   5.0 %")
                .contains("950")
                .contains("shadow digits@3: 97.00 % of 100 rows agree, largest difference 0.250, 1 failed, 2 dropped");
    }

    private static EndpointVersion version(
            ModelReference model, double share, double shadow, long requests, @Nullable Comparison comparison) {
        return new EndpointVersion(
                model, share, shadow, Endpoint.State.READY, null, 1, 1 << 20, requests, 0, 0.001, comparison);
    }

    private void there(EndpointPlan plan) {
        server.answer("GET /api/v1/endpoints/digits", endpoint(plan))
                .answer("PUT /api/v1/endpoints/digits", endpoint(plan));
    }

    /** What the command puts. */
    private EndpointPlan sent(String... arguments) {
        assertThat(lepton(arguments)).as(err.toString(StandardCharsets.UTF_8)).isZero();
        String prefix = "PUT /api/v1/endpoints/digits ";
        String last = server.requests.get(server.requests.size() - 1);
        assertThat(last).startsWith(prefix);
        return ApiJson.read(last.substring(prefix.length()).getBytes(StandardCharsets.UTF_8), EndpointPlan.class);
    }

    private int lepton(String... arguments) {
        return Lepton.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of("LEPTON_HOME", home.toString())),
                arguments);
    }

    private static Endpoint endpoint(EndpointPlan plan) {
        return new Endpoint(plan.name(), plan.mainModel(), Endpoint.State.READY, null, Instant.EPOCH, List.of(), plan);
    }

    private static EndpointPlan plan(Share... shares) {
        return new EndpointPlan("digits", null, List.of(shares), List.of(), null, Replicas.ONE);
    }
}
