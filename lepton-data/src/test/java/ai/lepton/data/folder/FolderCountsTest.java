package ai.lepton.data.folder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.DatasetProfile.Part;
import ai.lepton.core.content.DataContent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCountsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws Exception {
        for (String file : new String[] {
            "train/cats/1.PNG",
            "train/cats/2.png",
            "train/dogs/1.jpg",
            "test/cats/3.png",
            "README",
            "labels.tar.gz",
            "odd.averyveryverylongending",
            "train/dogs/no.dot./x"
        }) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file); // as long as its name
        }
    }

    @Test
    void filesAreCountedByTheFolderTheyAreIn() {
        assertThat(new FolderCounts(DataContent.of(folder)).folders(10))
                .containsExactly(
                        new Part("", 3, 6 + 13 + 27),
                        new Part("test/cats", 1, 15),
                        new Part("train/cats", 2, 32),
                        new Part("train/dogs", 1, 16),
                        new Part("train/dogs/no.dot.", 1, 20));
    }

    @Test
    void andByTheirEndings() {
        assertThat(new FolderCounts(DataContent.of(folder)).endings(10))
                .containsExactly(
                        new Part("", 3, 6 + 27 + 20),
                        new Part("png", 3, 16 + 16 + 15),
                        new Part("gz", 1, 13),
                        new Part("jpg", 1, 16));
    }

    @Test
    void manyFoldersAreNotToldApartForEver() throws Exception {
        for (int i = 0; i < 50; i++) {
            Files.writeString(
                    Files.createDirectory(folder.resolve("z" + (10 + i))).resolve("f"), "x");
        }
        assertThat(new FolderCounts(DataContent.of(folder)).folders(5))
                .hasSizeLessThanOrEqualTo(6)
                .anySatisfy(part -> {
                    assertThat(part.name()).isEmpty();
                    assertThat(part.files()).isGreaterThan(45);
                });
    }
}
