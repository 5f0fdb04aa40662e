package ai.lepton.control.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.control.InMemoryDeployments;
import ai.lepton.control.Packages;
import ai.lepton.control.Thrown;
import ai.lepton.control.packages.PackageStore;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.ModelReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsIT {

    private static final ModelReference ONE = new ModelReference("digits", 1);
    private static final ModelReference TWO = new ModelReference("digits", 2);

    @TempDir
    Path folder;

    private final InMemoryDeployments deployments = new InMemoryDeployments();
    private Store store;
    private Registry registry;
    private Endpoints endpoints;

    @BeforeEach
    void twoVersions() throws Exception {
        store = Store.open(folder.resolve("lepton.db"), Files.createDirectory(folder.resolve("backups")));
        registry = new Registry(store, PackageStore.open(Files.createDirectory(folder.resolve("packages"))));
        registry.register(
                "digits", Packages.write(folder.resolve("one"), "graph 1", 0.9).path());
        registry.register(
                "digits", Packages.write(folder.resolve("two"), "graph 2", 0.9).path());
        endpoints = new Endpoints(store.endpoints(), store.origins(), registry, deployments);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anEndpointIsMadeMovedAndDeleted() {
        Endpoint made = endpoints.create(new EndpointRequest("prod", ONE));
        assertThat(made.state()).isEqualTo(Endpoint.State.READY);
        assertThat(deployments.deployed).containsEntry("prod", ONE);
        Endpoint moved = endpoints.put(new EndpointRequest("prod", TWO));
        assertThat(moved.model()).isEqualTo(TWO);
        assertThat(moved.createdAt()).isEqualTo(made.createdAt());
        assertThat(deployments.deployed).containsEntry("prod", TWO);
        assertThat(endpoints.all()).containsExactly(moved);
        endpoints.delete("prod");
        assertThat(deployments.deployed).isEmpty();
        assertThat(endpoints.all()).isEmpty();
        assertThat(Thrown.detail(ErrorCode.NOT_FOUND, () -> endpoints.delete("prod")))
                .contains("prod");
    }

    @Test
    void aPlanIsRememberedAndHoldsAgainAfterAStart() {
        EndpointPlan plan = new EndpointPlan(
                "prod",
                null,
                List.of(new Share(ONE, 95), new Share(TWO, 5)),
                List.of(),
                new Assignment("x-user", List.of()),
                Replicas.of(2));
        Endpoint made = endpoints.put(plan);
        assertThat(made.plan()).isEqualTo(plan);
        assertThat(made.model()).isEqualTo(ONE);
        assertThat(deployments.trusted).isEmpty(); // no run has made them

        InMemoryDeployments fresh = new InMemoryDeployments();
        Endpoints again = new Endpoints(store.endpoints(), store.origins(), registry, fresh);
        again.redeployAll();
        assertThat(fresh.plans).containsEntry("prod", plan);
        assertThat(again.get("prod").plan()).isEqualTo(plan);

        assertThat(Thrown.detail(
                        ErrorCode.MODEL_NOT_FOUND,
                        () -> endpoints.put(
                                plan.withShadows(List.of(new Shadow(new ModelReference("digits", 7), 10))))))
                .contains("version 7");
        assertThat(endpoints.get("prod").plan()).isEqualTo(plan);
        assertThat(endpoints.put(new EndpointRequest("prod", TWO)).plan()).isEqualTo(EndpointPlan.of("prod", TWO));
    }

    @Test
    void aNameIsTakenOnce() {
        endpoints.create(new EndpointRequest("prod", ONE));
        assertThat(Thrown.detail(ErrorCode.NAME_TAKEN, () -> endpoints.create(new EndpointRequest("prod", TWO))))
                .contains("digits@1");
        assertThat(deployments.deployed).containsEntry("prod", ONE);
    }

    @Test
    void aModelThatCannotBeServedChangesNothing() {
        deployments.broken.add(TWO);
        Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> endpoints.create(new EndpointRequest("new", TWO)));
        assertThat(endpoints.all()).isEmpty();
        endpoints.create(new EndpointRequest("prod", ONE));
        Thrown.detail(ErrorCode.PACKAGE_CORRUPT, () -> endpoints.put(new EndpointRequest("prod", TWO)));
        assertThat(endpoints.get("prod").model()).isEqualTo(ONE);
        assertThat(deployments.deployed).containsEntry("prod", ONE).hasSize(1);
    }

    @Test
    void aModelThatIsNotRegisteredIsRefused() {
        assertThat(Thrown.detail(
                        ErrorCode.MODEL_NOT_FOUND,
                        () -> endpoints.create(new EndpointRequest("prod", new ModelReference("digits", 3)))))
                .contains("[1, 2]");
        Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> endpoints.create(new EndpointRequest("a/b", ONE)));
    }

    @Test
    void whatIsServedIsWhatIsRememberedWhenTheStoreFails() {
        endpoints.create(new EndpointRequest("prod", ONE));
        store.close();
        try {
            endpoints.put(new EndpointRequest("prod", TWO));
        } catch (RuntimeException e) {
            assertThat(deployments.deployed).containsEntry("prod", ONE);
            return;
        }
        throw new AssertionError("a closed store was written");
    }

    @Test
    void everythingIsServedAgainAfterAStartButWhatIsBroken() throws Exception {
        endpoints.create(new EndpointRequest("a", ONE));
        endpoints.create(new EndpointRequest("b", TWO));
        endpoints.create(new EndpointRequest("c", ONE));
        Path graph = registry.folder(TWO).resolve("model.onnx");
        Files.writeString(graph, "noise");

        InMemoryDeployments fresh = new InMemoryDeployments();
        Endpoints again = new Endpoints(store.endpoints(), store.origins(), registry, fresh);
        again.redeployAll();

        assertThat(fresh.deployed).containsOnlyKeys("a", "c");
        assertThat(again.get("a").state()).isEqualTo(Endpoint.State.READY);
        Endpoint broken = again.get("b");
        assertThat(broken.state()).isEqualTo(Endpoint.State.FAILED);
        assertThat(broken.problem()).contains("PACKAGE_CORRUPT").contains(graph.toString());
        assertThat(again.put(new EndpointRequest("b", ONE)).state()).isEqualTo(Endpoint.State.READY);
    }

    @Test
    void whatNobodyHasForeseenAboutOneEndpointKeepsNoOtherFromBeingServedAgain() {
        endpoints.create(new EndpointRequest("a", ONE));
        endpoints.create(new EndpointRequest("b", TWO));
        for (Throwable unforeseen :
                new Throwable[] {new IllegalStateException("closed"), new UnsatisfiedLinkError("x")}) {
            InMemoryDeployments fresh = new InMemoryDeployments();
            fresh.failing.put(ONE, unforeseen);
            Endpoints again = new Endpoints(store.endpoints(), store.origins(), registry, fresh);
            again.redeployAll();
            assertThat(fresh.deployed).containsOnlyKeys("b");
            assertThat(again.get("a").state()).isEqualTo(Endpoint.State.FAILED);
            assertThat(again.get("a").problem())
                    .startsWith("INTERNAL (9001): digits@1: cannot be served")
                    .doesNotContain("Exception", "closed");
            assertThat(again.get("b").state()).isEqualTo(Endpoint.State.READY);
        }
    }

    @Test
    void theFirstFailureIsTheOneThatIsShownWhenTheWayBackFailsToo() {
        endpoints.create(new EndpointRequest("prod", ONE));
        store.close();
        deployments.failing.put(ONE, new IllegalStateException("no way back"));
        assertThatThrownBy(() -> endpoints.put(new EndpointRequest("prod", TWO)))
                .hasMessageNotContaining("no way back");
    }
}
