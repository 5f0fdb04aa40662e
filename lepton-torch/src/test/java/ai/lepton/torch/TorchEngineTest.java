package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.sdk.engine.Engine;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class TorchEngineTest {

    /** What the child processes below run. */
    public static void main(String[] arguments) {
        System.out.println(new TorchEngine().environment());
    }

    @Test
    void isFoundByTheServiceLoader() {
        Engine engine = Engine.load();
        assertThat(engine).isInstanceOf(TorchEngine.class);
        assertThat(engine.name()).isEqualTo("libtorch");
    }

    @Test
    void tellsWhatItComputesWith() {
        Map<String, String> environment = new TorchEngine().environment();
        assertThat(environment)
                .containsOnlyKeys(
                        "libtorch",
                        "javacpp",
                        "openblas",
                        "onednn",
                        "jdk",
                        "threads",
                        "blasThreads",
                        "blasCore",
                        "cpuCapability");
        assertThat(environment.get("libtorch")).startsWith("2.10.0-");
        assertThat(environment.get("onednn")).matches("[0-9]+\\.[0-9]+.*");
        assertThat(environment.get("jdk")).startsWith(Runtime.version().toString());
        assertThat(environment).containsEntry("threads", "1").containsEntry("blasThreads", "1");
        assertThat(environment).isUnmodifiable();
    }

    @Test
    void refusesToComputeInIntegers() {
        assertThatThrownBy(() -> new TorchEngine().open(1, DType.INT64))
                .hasMessage("dtype: INT64 (expected: FLOAT32 or FLOAT64)");
    }

    @Test
    void takesThreadCountsFromPropertyAndEnvironment() throws Exception {
        String both = ChildJvm.run(
                TorchEngineTest.class,
                Map.of("LEPTON_TORCH_THREADS", "3", "LEPTON_TORCH_BLAS_THREADS", "2"),
                "-Dlepton.torch.threads=2");
        assertThat(both).contains("threads=2").contains("blasThreads=2");
    }

    @Test
    void refusesAThreadCountThatIsNone() throws Exception {
        assertThat(ChildJvm.run(TorchEngineTest.class, Map.of("LEPTON_TORCH_THREADS", "many")))
                .contains("LEPTON_TORCH_THREADS: many (expected: a whole number from 1 to 9999)");
    }

    @Test
    void switchesOffTheBindingsOwnMemoryLimit() {
        new TorchEngine().environment();
        assertThat(Pointer.maxPhysicalBytes()).isZero();
    }

    @Test
    void testsRunAsTrainingDoes() {
        assertThat(System.getenv()).containsAllEntriesOf(TrainingEnvironment.variables());
    }
}
