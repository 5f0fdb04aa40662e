package ai.lepton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.core.api.Endpoint.State;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.EndpointVersion;
import ai.lepton.core.api.EndpointVersion.Comparison;
import ai.lepton.core.api.ModelReference;
import ai.lepton.server.models.ModelFiles;
import ai.lepton.server.models.RepositoryOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints of several versions, on a real server. Version n answers x + n. */
class DeploymentsTest {

    private static final String BODY =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";

    @TempDir
    Path folder;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = server(RepositoryOptions.defaults());
    }

    private static RunningServer server(RepositoryOptions options) {
        return new RunningServer(ServingOptions.defaults().withThreads(2).withRepository(options));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachVersionAnswersItsShareAndWhoNamesOneGetsIt() throws Exception {
        apply(plan(List.of(share(1, 75), share(2, 25), share(3, 0))));
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            counts.merge(version(server.infer("m", BODY)), 1, Integer::sum);
        }
        assertThat(counts.keySet()).containsExactly("1", "2");
        // Five standard deviations of a binomial of 400 draws with a chance of 0.25.
        assertThat(counts.get("2")).isCloseTo(100, within(44));
        for (int version = 1; version <= 3; version++) {
            RunningServer.Answer answer =
                    server.post("/v2/models/m/versions/" + version + "/infer", BodyPublishers.ofString(BODY));
            assertThat(version(answer)).isEqualTo(Integer.toString(version));
            assertThat(answer.json().at("/outputs/0/data/0").doubleValue()).isEqualTo(1.0 + version);
        }
        assertThat(server.get("/v2/models/m").json().path("versions")).hasToString("[\"1\",\"2\",\"3\"]");
        assertThat(server.post("/v2/repository/index", BodyPublishers.ofString("{}"))
                        .json()
                        .findValuesAsText("version"))
                .containsExactly("1", "2", "3");
        assertThat(server.post("/v2/models/m/versions/4/infer", BodyPublishers.ofString(BODY))
                        .problem()
                        .detail())
                .contains("version 4: not deployed (expected: one of [1, 2, 3])");
    }

    @Test
    void aKeyAlwaysLeadsToTheSameVersionAndARuleComesFirst() throws Exception {
        apply(plan(
                List.of(share(1, 50), share(2, 50)),
                new Assignment("x-user", List.of(new Rule("x-group", "beta", 2)))));
        Set<String> seen = new TreeSet<>();
        Map<String, String> assigned = new TreeMap<>();
        for (int user = 0; user < 40; user++) {
            String name = "user-" + user;
            String first = version(infer("x-user", name));
            assertThat(version(infer("x-user", name))).isEqualTo(first);
            assigned.put(name, first);
            seen.add(first);
        }
        assertThat(seen).containsExactly("1", "2");
        for (int i = 0; i < 20; i++) {
            assertThat(version(infer("x-group", "beta"))).isEqualTo("2");
        }
        // More of version 2: nobody who had it loses it.
        apply(plan(List.of(share(1, 20), share(2, 80)), new Assignment("x-user", List.of())));
        assigned.forEach((name, version) -> {
            if (version.equals("2")) {
                assertThat(version(infer("x-user", name))).isEqualTo("2");
            }
        });
    }

    @Test
    void aShadowIsComparedAndNeverAnswers() throws Exception {
        EndpointPlan plan = plan(List.of(share(1, 100))).withShadows(List.of(new Shadow(model(2), 100)));
        apply(plan);
        for (int i = 0; i < 20; i++) {
            assertThat(version(server.infer("m", BODY))).isEqualTo("1");
        }
        assertThat(server.post("/v2/models/m/versions/2/infer", BodyPublishers.ofString(BODY))
                        .status())
                .isEqualTo(404);
        Awaitility.await().until(() -> {
            Comparison comparison = server.models().endpoint("m").get(1).comparison();
            return comparison != null && comparison.requests() + comparison.dropped() == 20;
        });
        List<EndpointVersion> versions = server.models().endpoint("m");
        assertThat(versions).extracting(EndpointVersion::requests).containsExactly(20L, 0L);
        assertThat(versions.get(0).comparison()).isNull();
        Comparison comparison = Objects.requireNonNull(versions.get(1).comparison());
        assertThat(comparison.requests()).isPositive();
        assertThat(comparison.rows()).isEqualTo(comparison.requests());
        assertThat(comparison.agreedRows()).isEqualTo(comparison.rows()); // the larger of the two stays the larger
        assertThat(comparison.largestDifference()).isEqualTo(1);
        assertThat(server.get("/metrics").text())
                .contains("lepton_shadow_rows_total{agreed=\"yes\",model=\"m\",version=\"2\"}");
        apply(plan.withShadows(List.of()));
        assertThat(server.get("/metrics").text()).doesNotContain("lepton_shadow_rows_total{agreed");
    }

    @Test
    void aShadowThatFailsHarmsNobody() throws Exception {
        Path broken = TestPackage.write(folder.resolve("root"), TestGraph.squareRoot());
        server.models()
                .models()
                .apply(
                        plan(List.of(share(1, 100))).withShadows(List.of(new Shadow(model(2), 100))),
                        Map.of(1, files(1), 2, ModelFiles.of(broken)));
        String negative = BODY.replace("[1,2]}]", "[-1,-2]}]");
        for (int i = 0; i < 10; i++) {
            assertThat(server.infer("m", negative).status()).isEqualTo(200);
        }
        Awaitility.await().until(() -> {
            Comparison comparison = server.models().endpoint("m").get(1).comparison();
            return comparison != null && comparison.failures() + comparison.dropped() == 10;
        });
    }

    @Test
    void aModelThatCannotRunIsNotPutInPlace() throws Exception {
        apply(plan(List.of(share(1, 100))));
        // Opens, as the number of rows is not known then; but one row of two numbers is no multiple of three.
        TestGraph graph = new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(-1, 2))
                .output("y", DType.FLOAT32, Shape.of(-1, 2))
                .longs("threes", new long[] {3, -1}, 2)
                .node("Reshape", "x,threes", "r")
                .node("ReduceMax", "r", "m")
                .node("Add", "x,m", "y");
        Path bad = TestPackage.write(folder.resolve("bad"), graph);
        assertThatThrownBy(() -> server.models()
                        .models()
                        .apply(plan(List.of(share(1, 50), share(2, 50))), Map.of(1, files(1), 2, ModelFiles.of(bad))))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT))
                .hasMessageContaining("cannot be run");
        assertThat(version(server.infer("m", BODY))).isEqualTo("1");
        assertThat(server.models().models().problem("m")).startsWith("version 2: PACKAGE_CORRUPT");
        assertThat(server.models().endpoint("m")).singleElement().satisfies(version -> {
            assertThat(version.model()).isEqualTo(model(1));
            assertThat(version.state()).isEqualTo(State.READY);
        });
        assertThat(server.get("/metrics").text()).doesNotContain("model=\"m\",outcome=\"OK\",version=\"2\"");
    }

    @Test
    void anIdleModelLeavesTheMemoryAndRequestsWaitUntilItIsBack() throws Exception {
        apply(plan(List.of(share(1, 100)))
                .withReplicas(new Replicas(0, 1, 4.0, Balance.LEAST_REQUESTS, List.of(), 1L)));
        assertThat(version(server.infer("m", BODY))).isEqualTo("1");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.models().endpoint("m").get(0).state() == State.IDLE);
        assertThat(server.models().models().memoryBytes()).isZero();
        assertThat(server.get("/v2/models/m/ready").status()).isEqualTo(200);
        assertThat(server.get("/readyz").status()).isEqualTo(200);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Future<RunningServer.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(clients.submit(() -> server.infer("m", BODY)));
        }
        for (Future<RunningServer.Answer> answer : answers) {
            assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
        }
        clients.shutdown();
        assertThat(server.models().models().memoryBytes()).isPositive();
    }

    @Test
    void whatIsNotAskedForLongestMakesRoom() throws Exception {
        long one = files(1).estimatedBytes();
        server.close();
        server = server(RepositoryOptions.defaults().withMemoryBytes(2 * one + one / 2));
        for (String name : List.of("a", "b", "c")) {
            server.models().models().deploy(name, "1", files(1).path());
            assertThat(server.infer(name, BODY).status()).isEqualTo(200);
        }
        assertThat(states("a", "b", "c")).containsExactly(State.IDLE, State.READY, State.READY);
        assertThat(server.infer("a", BODY).status()).isEqualTo(200); // b is older than c
        assertThat(states("a", "b", "c")).containsExactly(State.READY, State.IDLE, State.READY);
        assertThat(server.models().models().memoryBytes()).isEqualTo(2 * one);
        server.close();
        server = server(RepositoryOptions.defaults().withMemoryBytes(one - 1));
        assertThatThrownBy(() -> server.models().models().deploy("a", "1", files(1).path()))
                .hasMessageContaining("OUT_OF_MEMORY")
                .hasMessageContaining("LEPTON_MODEL_MEMORY");
    }

    @Test
    void replicasComeWithTheRequestsUnderWay() throws Exception {
        apply(plan(List.of(share(1, 100))).withReplicas(Replicas.of(3)));
        Awaitility.await().until(() -> server.models().endpoint("m").get(0).replicas() == 3);
        for (int i = 0; i < 30; i++) {
            assertThat(server.infer("m", BODY).status()).isEqualTo(200);
        }
        apply(plan(List.of(share(1, 100))));
        Awaitility.await().until(() -> server.models().endpoint("m").get(0).replicas() == 1);
        assertThat(server.infer("m", BODY).status()).isEqualTo(200);
    }

    @Test
    void hundredsOfLoadsLeaveNoSessionBehind() throws Exception {
        apply(plan(List.of(share(1, 100))));
        for (int i = 0; i < 300; i++) {
            server.models().models().unload("m");
            assertThat(server.models().models().memoryBytes()).isZero();
            server.models().models().load("m");
        }
        assertThat(server.models().models().memoryBytes()).isEqualTo(files(1).estimatedBytes());
        assertThat(version(server.infer("m", BODY))).isEqualTo("1");
    }

    private List<State> states(String... names) {
        List<State> states = new ArrayList<>();
        for (String name : names) {
            states.add(server.models().endpoint(name).get(0).state());
        }
        return states;
    }

    private RunningServer.Answer infer(String header, String value) {
        return server.send(server.request("/v2/models/m/infer")
                .header(header, value)
                .POST(BodyPublishers.ofString(BODY))
                .build());
    }

    private static String version(RunningServer.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("model_version").textValue();
    }

    private void apply(EndpointPlan plan) throws Exception {
        Map<Integer, ModelFiles> files = new TreeMap<>();
        for (ModelReference model : plan.models()) {
            files.put(model.version(), files(model.version()));
        }
        server.models().models().apply(plan, files);
    }

    private ModelFiles files(int version) throws Exception {
        Path path = folder.resolve("v" + version);
        if (!Files.exists(path)) {
            TestPackage.write(
                    path,
                    new TestGraph()
                            .input("x", DType.FLOAT32, Shape.of(-1, 2))
                            .output("y", DType.FLOAT32, Shape.of(-1, 2))
                            .floats("n", new float[] {version}, 1)
                            .node("Add", "x,n", "y"));
        }
        return ModelFiles.of(path);
    }

    private static EndpointPlan plan(List<Share> shares) {
        return plan(shares, null);
    }

    private static EndpointPlan plan(List<Share> shares, @Nullable Assignment assignment) {
        return new EndpointPlan("m", null, shares, List.of(), assignment, Replicas.ONE);
    }

    private static Share share(int version, double weight) {
        return new Share(model(version), weight);
    }

    private static ModelReference model(int version) {
        return new ModelReference("m", version);
    }
}
