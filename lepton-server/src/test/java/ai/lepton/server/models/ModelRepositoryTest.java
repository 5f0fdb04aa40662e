package ai.lepton.server.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.RunningServer;
import ai.lepton.server.TestGraph;
import ai.lepton.server.TestPackage;
import ai.lepton.server.batch.BatchListener;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.batch.Batchers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRepositoryTest {

    @TempDir
    Path folder;

    private final Batchers batchers = new Batchers(BatchOptions.defaults(), 1, (name, version) -> BatchListener.NONE);
    private final ModelRepository models = new ModelRepository(DeploymentListener.NONE, batchers);

    @AfterEach
    void close() {
        models.close();
        batchers.close();
    }

    @Test
    void listsWhatIsDeployed() throws Exception {
        models.deploy("b", "2", good("one"));
        models.deploy("a", "1", good("one"));
        assertThat(models.list())
                .containsExactly(
                        new Deployment("a", "1", Endpoint.State.READY, null),
                        new Deployment("b", "2", Endpoint.State.READY, null));
        assertThat(models.list()).allMatch(deployment -> deployment.state() == Endpoint.State.READY);
        assertThat(models.undeploy("a")).isTrue();
        assertThat(models.undeploy("a")).isFalse();
        assertThat(models.list()).extracting(Deployment::name).containsExactly("b");
    }

    @Test
    void aVersionThatCannotBeLoadedLeavesTheOldOneInPlace() throws Exception {
        Path bad = good("bad");
        Files.writeString(bad.resolve(PackageFolder.GRAPH), "damaged");
        models.deploy("m", "1", good("one"));
        assertThatThrownBy(() -> models.deploy("m", "2", bad))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKAGE_CORRUPT));
        assertThat(models.list()).singleElement().satisfies(deployment -> {
            assertThat(deployment.version()).isEqualTo("1");
            assertThat(deployment.state()).isEqualTo(Endpoint.State.READY);
            assertThat(deployment.problem()).startsWith("version 2: PACKAGE_CORRUPT");
        });
        try (ModelRepository.Serving serving = models.lease("m", null)) {
            assertThat(serving.version()).isEqualTo("1");
        }
        models.deploy("m", "3", good("one"));
        assertThat(models.list()).containsExactly(new Deployment("m", "3", Endpoint.State.READY, null));
    }

    @Test
    void aModelThatNeverLoadedIsListedWithItsProblem() throws Exception {
        assertThatThrownBy(() -> models.deploy("m", "1", folder.resolve("nowhere")))
                .isInstanceOf(LeptonException.class);
        assertThat(models.list()).singleElement().satisfies(deployment -> {
            assertThat(deployment.state()).isEqualTo(Endpoint.State.FAILED);
            assertThat(deployment.problem()).contains("nowhere");
        });
        assertThat(models.list()).anyMatch(deployment -> deployment.state() != Endpoint.State.READY);
        assertFails(ErrorCode.MODEL_NOT_READY, "m", null);
        assertFails(ErrorCode.MODEL_NOT_FOUND, "m", "2");
        models.deploy("m", "1", good("one"));
        assertThat(models.list()).allMatch(deployment -> deployment.state() == Endpoint.State.READY);
    }

    @Test
    void anOldVersionClosesWithItsLastRequest() throws Exception {
        models.deploy("m", "1", good("one"));
        ModelRepository.Serving first = models.lease("m", "1");
        ModelRepository.Serving second = models.lease("m", null);
        LoadedModel old = first.model();
        models.deploy("m", "2", good("two"));
        assertFails(ErrorCode.MODEL_NOT_FOUND, "m", "1");
        assertThat(old.isClosed()).isFalse();
        assertThat(second.model().score(Map.of("x", NdArray.of(Shape.of(1, 2), 1f, 2f))))
                .containsKey("y");
        first.close();
        assertThat(old.isClosed()).isFalse();
        second.close();
        assertThat(old.isClosed()).isTrue();
        LoadedModel current;
        try (ModelRepository.Serving serving = models.lease("m", null)) {
            assertThat(serving.version()).isEqualTo("2");
            current = serving.model();
        }
        models.undeploy("m");
        assertThat(current.isClosed()).isTrue();
        assertFails(ErrorCode.MODEL_NOT_FOUND, "m", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "../a", "a/b", "-a", "ä"})
    void refusesNamesThatDoNotFitIntoAUrl(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> models.deploy(name, "1", folder))
                .withMessageStartingWith("name: " + name + " (expected: ");
        assertThat(models.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "01", "1.0", "latest", "9999999999"})
    void refusesVersionsThatAreNoNumbers(String version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> models.deploy("m", version, folder))
                .withMessage("version: " + version + " (expected: a whole number > 0)");
    }

    @Test
    void manyThreadsMayDeployAndEndTheSameName() throws Exception {
        Path one = good("one");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String version = Integer.toString(thread + 1);
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        models.deploy("m", version, one);
                        try (ModelRepository.Serving serving = models.lease("m", null)) {
                            assertThat(serving.model().score(Map.of("x", NdArray.of(Shape.of(1, 2), 1f, 2f))))
                                    .containsKey("y");
                        } catch (LeptonException e) {
                            assertThat(e.code()).isIn(ErrorCode.MODEL_NOT_FOUND, ErrorCode.MODEL_NOT_READY);
                        }
                        models.undeploy("m");
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(models.list()).isEmpty();
    }

    @Test
    void noRequestIsLostWhileVersionsAreReplacedTwoHundredTimes() throws Exception {
        Path one = good("one");
        Path two = good("two");
        try (RunningServer server = new RunningServer()) {
            server.models().models().deploy("m", "1", one);
            String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<?>> clients = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    clients.add(threads.submit(() -> {
                        while (!stop.get()) {
                            RunningServer.Answer answer = server.infer("m", body);
                            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                            assertThat(answer.json().at("/outputs/0/data")).hasToString("[1.0,2.0]");
                            answered.incrementAndGet();
                        }
                    }));
                }
                int version = 1;
                // A busy machine may deploy faster than it answers: go on until there was something to lose.
                while (version <= 200
                        || (answered.get() < 100 && clients.stream().noneMatch(Future::isDone))) {
                    version++;
                    server.models().models().deploy("m", Integer.toString(version), version % 2 == 0 ? two : one);
                }
                stop.set(true);
                for (Future<?> client : clients) {
                    client.get(); // fails if a request of its did
                }
                assertThat(server.infer("m", body).json().at("/model_version").textValue())
                        .isEqualTo(Integer.toString(version));
            } finally {
                stop.set(true);
                threads.shutdownNow();
            }
        }
    }

    private Path good(String name) throws Exception {
        return TestPackage.write(folder.resolve(name), TestGraph.identity(DType.FLOAT32, 2));
    }

    private void assertFails(ErrorCode code, String name, @Nullable String version) {
        assertThatThrownBy(() -> models.lease(name, version))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
