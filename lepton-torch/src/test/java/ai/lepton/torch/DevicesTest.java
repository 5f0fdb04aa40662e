package ai.lepton.torch;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.Precision;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class DevicesTest {

    private static final Devices CPU_ONLY = new Devices(0, false, null, CpuFeatures.unknown());
    private static final Devices TWO_GPUS = new Devices(2, true, null, CpuFeatures.unknown());

    @Test
    void withoutAWishTheFirstGpuIsTakenElseTheCpu() {
        assertThat(CPU_ONLY.choose(Device.auto())).isEqualTo(Device.cpu());
        assertThat(TWO_GPUS.choose(Device.auto())).isEqualTo(Device.cuda(0));
        assertThat(TWO_GPUS.all()).containsExactly(Device.cpu(), Device.cuda(0), Device.cuda(1));
    }

    @Test
    void theEnvironmentDecidesWhereTheProgramDoesNot() {
        Devices preferring = new Devices(2, true, Devices.preferred(null, "cuda:1"), CpuFeatures.unknown());
        assertThat(preferring.choose(Device.auto())).isEqualTo(Device.cuda(1));
        assertThat(preferring.choose(Device.cpu())).isEqualTo(Device.cpu());
        assertThat(Devices.preferred("cpu", "cuda:1")).isEqualTo(Device.cpu());
        assertThat(Devices.preferred(null, "auto")).isNull();
        assertThat(Devices.preferred(null, " ")).isNull();
        assertThatThrownBy(() -> new Devices(0, false, Device.cuda(), CpuFeatures.unknown()).choose(Device.auto()))
                .hasMessageStartingWith(
                        "DEVICE_MISSING (4104): device: cuda:0, by LEPTON_DEVICE (expected: one of [cpu]). ");
    }

    @Test
    void whatIsNotThereIsRefusedWithWhatIsThereAndWhatToDo() {
        assertThatThrownBy(() -> CPU_ONLY.choose(Device.cuda()))
                .hasMessage(
                        "DEVICE_MISSING (4104): device: cuda:0 (expected: one of [cpu]). This libtorch is the build for"
                                + " CPUs: put org.bytedeco:pytorch with the classifier " + Loader.getPlatform()
                                + "-gpu and CUDA's libraries on the class path, as docs/guide/device.md shows, or leave device(...)"
                                + " out.");
        assertThatThrownBy(() -> new Devices(0, true, null, CpuFeatures.unknown()).choose(Device.cuda()))
                .hasMessageContaining("libtorch's GPU build is there, but finds no GPU: see that nvidia-smi lists one");
        assertThatThrownBy(() -> TWO_GPUS.choose(Device.cuda(2)))
                .hasMessage(
                        "DEVICE_MISSING (4104): device: cuda:2 (expected: one of [cpu, cuda:0, cuda:1]). Choose one of them,"
                                + " or leave device(...) out.");
    }

    @Test
    void compileRefusesAGpuThatIsNotHere() {
        assumeTrue(new TorchEngine().devices().equals(List.of(Device.cpu())), "this machine has a GPU");
        Model model = Model.sequential(Shape.of(2), dense(1));
        assertThatThrownBy(() -> model.compile(Compile.defaults().device(Device.cuda()), sgd(0.1), meanSquaredError()))
                .hasMessageStartingWith("DEVICE_MISSING (4104): device: cuda:0 (expected: one of [cpu]). ");
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThat(trainer.device()).isEqualTo(Device.cpu());
            assertThat(trainer.environment()).containsEntry("device", "cpu");
        }
    }

    @Test
    void bfloat16IsRefusedWhereTheProcessorDoesNotMultiplyIt() {
        CpuFeatures old = CpuFeatures.parse(
                List.of("vendor_id\t: GenuineIntel", "model name\t: Xeon E5", "flags\t\t: fpu avx2 avx512f"));
        Devices devices = new Devices(0, false, null, old);
        assertThatThrownBy(() -> devices.requireGain(Device.cpu(), Precision.MIXED_BFLOAT16))
                .hasMessage(
                        "DEVICE_MISSING (4104): precision: MIXED_BFLOAT16: the CPU (Xeon E5) has neither avx512_bf16 nor"
                                + " amx_bf16 (expected: a processor with avx512_bf16 or amx_bf16, or a GPU). Here it would be slower:"
                                + " leave precision(...) out.");
        assertThatThrownBy(() -> CPU_ONLY.requireGain(Device.cpu(), Precision.MIXED_BFLOAT16))
                .hasMessageContaining("what the CPU can do is not known on");
        devices.requireGain(Device.cpu(), Precision.FULL);
        devices.requireGain(Device.cuda(), Precision.MIXED_BFLOAT16);
        new Devices(0, false, null, new CpuFeatures("", Set.of("amx_bf16")))
                .requireGain(Device.cpu(), Precision.MIXED_BFLOAT16);
    }
}
