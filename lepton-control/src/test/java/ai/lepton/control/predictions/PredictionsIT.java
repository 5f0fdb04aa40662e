package ai.lepton.control.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.InMemoryDeployments;
import ai.lepton.control.Packages;
import ai.lepton.control.Thrown;
import ai.lepton.control.endpoints.Endpoints;
import ai.lepton.control.packages.PackageStore;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsIT {

    private static final ModelReference ONE = new ModelReference("digits", 1);
    private static final ModelReference TWO = new ModelReference("digits", 2);

    @TempDir
    Path folder;

    private Store open() throws Exception {
        return Store.open(folder.resolve("lepton.db"), Files.createDirectories(folder.resolve("backups")));
    }

    private Registry registry(Store store) throws Exception {
        return new Registry(store, PackageStore.open(Files.createDirectories(folder.resolve("packages"))));
    }

    @Test
    void anIdLeadsBackForEverWhateverBecomesOfItsEndpoint() throws Exception {
        PredictionId first;
        PredictionId second;
        try (Store store = open()) {
            Registry registry = registry(store);
            registry.register(
                    "digits",
                    Packages.write(folder.resolve("one"), "graph 1", 0.9).path());
            registry.register(
                    "digits",
                    Packages.write(folder.resolve("two"), "graph 2", 0.9).path());
            Endpoints endpoints =
                    new Endpoints(store.endpoints(), store.origins(), registry, new InMemoryDeployments());
            endpoints.create(new EndpointRequest("prod", ONE));
            endpoints.put(new EndpointRequest("prod", TWO));
            endpoints.redeployAll();
            first = id(ONE, registry.version(ONE).digest(), 1);
            second = id(TWO, registry.version(TWO).digest(), 2);
            endpoints.delete("prod");
        }
        try (Store store = open()) {
            Registry registry = registry(store);
            Predictions predictions = new Predictions(store.origins(), registry, new PredictionRecords() {
                @Override
                public @Nullable JsonNode request(PredictionId id) {
                    return id.equals(second) ? JsonNodeFactory.instance.textNode("line") : null;
                }

                @Override
                public List<JsonNode> samples(String endpoint, PredictionId id) {
                    return id.equals(second) && endpoint.equals("prod")
                            ? List.of(JsonNodeFactory.instance.textNode("row"))
                            : List.of();
                }

                @Override
                public InputStream samples(String endpoint) {
                    return InputStream.nullInputStream();
                }

                @Override
                public long deleteSamples(String endpoint) {
                    return 0;
                }
            });
            Prediction one = predictions.find(first.toString());
            assertThat(one)
                    .isEqualTo(new Prediction(
                            first,
                            Instant.ofEpochMilli(1_764_000_000_000L),
                            "prod",
                            ONE,
                            registry.version(ONE).digest(),
                            null,
                            null,
                            List.of()));
            assertThat(predictions.find(second.toString()).model()).isEqualTo(TWO);
            assertThat(predictions.find(second.toString()).request())
                    .isEqualTo(JsonNodeFactory.instance.textNode("line"));
            assertThat(predictions.find(second.toString()).samples())
                    .containsExactly(JsonNodeFactory.instance.textNode("row"));
            assertThat(predictions.samples("prod")).isEmpty(); // it is gone, its samples may be there
            assertThat(Thrown.detail(ErrorCode.NOT_FOUND, () -> predictions.samples("pord")))
                    .isEqualTo("endpoint pord: has never been there (expected: one of [prod])");
            assertThat(Thrown.detail(ErrorCode.NOT_FOUND, () -> predictions.deleteSamples("pord")))
                    .startsWith("endpoint pord: has never been there");
            assertThat(store.origins().find(first.origin())).hasSize(1);
            PredictionId unknown = id(ONE, "another package", 3);
            assertThat(Thrown.detail(ErrorCode.NOT_FOUND, () -> predictions.find(unknown.toString())))
                    .isEqualTo("prediction " + unknown + ": of 2025-11-24T16:00:00Z, by a model that this home has not"
                            + " served (expected: an id that this home has given)");
            assertThat(Thrown.detail(ErrorCode.INVALID_ARGUMENT, () -> predictions.find("nonsense")))
                    .startsWith("prediction: nonsense (expected: an id of 26 letters and digits");
        }
    }

    private static PredictionId id(ModelReference model, String digest, long number) {
        return PredictionId.of(1_764_000_000_000L, PredictionId.originOf("prod", model, digest), number);
    }
}
