package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand on the command line of a server without a home. */
class ServedFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "Cats", "-x", "a b"})
    void aNameThatNoUrlCanHaveIsRefusedBeforeAnythingIsRead(String name) {
        assertThatThrownBy(() -> ServedFiles.find(List.of(name + "=cats.onnx")))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(name + "=cats.onnx: name: " + name + " (expected: 1 to 63 lower-case letters");
    }

    @Test
    void aModelThatIsNotThereIsNamedAsItWasGiven() {
        assertThatThrownBy(() -> ServedFiles.find(List.of("cats=nowhere.onnx")))
                .hasMessage("DATA_NOT_FOUND (1101): cats=nowhere.onnx: no model (expected: a model package, an .onnx"
                        + " file, or a folder of its versions)");
    }
}
