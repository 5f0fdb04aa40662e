package ai.lepton.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataChoiceTest {

    @TempDir
    private Path folder;

    @Test
    void drawsDigitsWhereThereIsNoOtherData() {
        DataChoice choice = DataChoice.of(null, new HomeLayout(folder));
        assertThat(choice.parameter()).isEqualTo("drawn");
        assertThat(choice.words())
                .contains("draws itself", folder.resolve("datasets/mnist").toString(), "--data");
    }

    @Test
    void takesMnistFromTheHome() throws Exception {
        Path mnist = Files.createDirectories(folder.resolve("datasets/mnist"));
        DataChoice choice = DataChoice.of(null, new HomeLayout(folder));
        assertThat(choice.parameter()).isEqualTo(mnist.toString());
        assertThat(choice.words()).contains(mnist.toString());
    }

    @Test
    void takesWhatWasAskedForEvenThen() throws Exception {
        Files.createDirectories(folder.resolve("datasets/mnist"));
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(DataChoice.of(other, new HomeLayout(folder)).parameter()).isEqualTo(other.toString());
    }

    @Test
    void refusesAFolderThatIsNotThereBeforeAnyWork() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> DataChoice.of(missing, new HomeLayout(folder)))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_NOT_FOUND (1101): " + missing + ": is not there (expected: a folder with data)");
    }
}
