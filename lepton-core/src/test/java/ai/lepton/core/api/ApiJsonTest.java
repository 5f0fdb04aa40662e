package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.core.model.DataUse;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ApiJsonTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123Z");

    @Test
    void timesAreIsoText() {
        assertThat(ApiJson.text(new ServerInfo("0.1", 12, 8080, NOON)))
                .isEqualTo("{\"version\":\"0.1\",\"pid\":12,\"port\":8080,\"startedAt\":\"2026-01-31T12:00:00.123Z\"}");
    }

    @Test
    void everythingOfARunComesBack() {
        Run run = new Run(
                "r1",
                "image-classification",
                "digits",
                Run.State.FAILED,
                Map.of("epochs", "5"),
                Map.of("jdk", "17"),
                Map.of("accuracy", 0.97),
                12L,
                NOON,
                NOON.plusMillis(1),
                null,
                new Run.Failure("RUN_FAILED", "killed"),
                new ModelReference("digits", 3),
                List.of(DataUse.ofDataset("data", "mnist@1", "ab".repeat(32))),
                Map.of("trivial", Map.of("accuracy", 0.11)),
                new RowCounts(80, 10, 20, 1));
        assertThat(ApiJson.read(ApiJson.write(run), Run.class)).isEqualTo(run);
    }

    @Test
    void aRequestWithoutDatasetsIsOneThatReadsNone() {
        byte[] json = "{\"recipe\":\"program\",\"name\":\"digits\",\"parameters\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(ApiJson.read(json, RunRequest.class)).isEqualTo(new RunRequest("program", "digits", Map.of()));
    }

    @Test
    void aManifestTravelsInsideItsVersion() {
        ModelManifest manifest = new ModelManifest(
                1,
                List.of(TensorSpec.of("image", DType.UINT8, Shape.of(-1, 28, 28, 1))),
                List.of(TensorSpec.of("label", DType.STRING, Shape.of(-1))),
                List.of("0", "1"),
                null,
                Map.of("accuracy", 0.97),
                Lineage.ofSeed(7),
                new TreeMap<>(Map.of("model.onnx", "ab")));
        ModelDetails details = new ModelDetails(new ModelVersion("digits", 1, "ff", null, Map.of(), NOON), manifest);
        assertThat(ApiJson.read(ApiJson.write(details), ModelDetails.class)).isEqualTo(details);
        assertThat(ApiJson.text(details)).doesNotContain("\n").contains("\"shape\":[-1,28,28,1]");
    }

    @Test
    void aNewerServerMaySayMore() {
        assertThat(ApiJson.readList(utf8("[{\"name\":\"a\",\"version\":1,\"added\":true}]"), ModelReference.class))
                .containsExactly(new ModelReference("a", 1));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertThat(fault("{\"recipe\":", RunRequest.class))
                .startsWith("body: no JSON, line 1 column ")
                .endsWith(" (expected: an object with recipe, name, parameters, datasets)");
        assertThat(fault("{", RunRequest.class)).startsWith("body: no JSON, line 1 column ");
        assertThat(fault("{\"recipe\":\"a\",\"name\":\"b\"}", RunRequest.class))
                .isEqualTo("parameters: missing (expected: an object)");
        assertThat(fault("{\"name\":\"a\",\"model\":\"digits@1\"}", EndpointRequest.class))
                .isEqualTo("model: text (expected: an object with name, version)");
        assertThat(fault("{\"name\":\"a\",\"model\":{\"name\":\"a\",\"version\":\"x\"}}", EndpointRequest.class))
                .isEqualTo("model.version: text (expected: a whole number)");
        assertThat(fault("{\"parameters\":{\"epochs\":[1]}}", RunRequest.class))
                .isEqualTo("parameters.epochs: an array (expected: text)");
        assertThat(fault("[]", RunRequest.class)).startsWith("body: an array (expected: an object with ");
        assertThat(fault("null", RunRequest.class)).startsWith("body: null (expected: ");
        assertThat(fault("", ServerInfo.class)).startsWith("body: nothing (expected: an object with version, ");
        assertThat(fault("{} {}", ServerInfo.class)).startsWith("body: goes on after its end (expected: ");
        assertThat(fault("{\"startedAt\":\"noon\"}", ServerInfo.class))
                .isEqualTo("startedAt: text (expected: a time such as 2026-01-31T12:00:00Z)");
    }

    /** What the sender is told, which names nothing of Java's. */
    private static String fault(String json, Class<?> type) {
        LeptonException thrown = catchThrowableOfType(LeptonException.class, () -> ApiJson.read(utf8(json), type));
        assertThat(thrown.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(thrown.detail()).doesNotContain("java", "Exception", "JsonToken", "RunRequest", "`");
        return thrown.detail();
    }

    @Test
    void aTokenDoesNotSlipIntoText() {
        RunAssignment assignment =
                new RunAssignment("r", "http://127.0.0.1:1", "s3cret", "recipe", "name", Map.of(), "/folder");
        assertThat(assignment.toString()).doesNotContain("s3cret");
        assertThat(ApiJson.text(assignment)).contains("s3cret");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
