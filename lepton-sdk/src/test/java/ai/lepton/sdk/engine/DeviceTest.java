package ai.lepton.sdk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

    @Test
    void isReadAsItIsWritten() {
        assertThat(Device.parse("device", "cuda")).isEqualTo(Device.cuda()).hasToString("cuda:0");
        assertThat(Device.parse("device", "cuda:3")).isEqualTo(Device.cuda(3)).hasToString("cuda:3");
        assertThat(Device.parse("device", "cpu")).isEqualTo(Device.cpu()).hasToString("cpu");
        assertThat(Device.parse("device", "auto")).isEqualTo(Device.auto()).hasToString("auto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CPU", "cpu:0", "cuda:", "cuda:-1", "cuda:0:1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Device.parse("LEPTON_DEVICE", text))
                .hasMessage("LEPTON_DEVICE: " + text + " (expected: auto, cpu, cuda or cuda:1)");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1)).hasMessage("index: 1 (expected: 0, for CPU)");
        assertThatThrownBy(() -> Device.cuda(-1)).hasMessage("index: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new SessionOptions(0, DType.FLOAT64, Device.cpu(), Precision.MIXED_BFLOAT16))
                .hasMessage("precision: MIXED_BFLOAT16 of FLOAT64 (expected: of FLOAT32)");
    }
}
