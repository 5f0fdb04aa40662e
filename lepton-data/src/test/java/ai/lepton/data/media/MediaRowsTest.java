package ai.lepton.data.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.RealData;
import ai.lepton.data.files.Archives;
import ai.lepton.data.files.FileKind;
import ai.lepton.data.files.FilePattern;
import ai.lepton.data.files.FileTree;
import ai.lepton.data.files.LabelledFiles;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.data.RowDataset;
import ai.lepton.sdk.data.RowOrder;
import ai.lepton.sdk.data.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaRowsTest {

    private static final ImageSpec SPEC = new ImageSpec(2, 3, 1, ImageSpec.Fit.RESIZE);

    @TempDir
    private Path folder;

    @Test
    void decodesPicturesWhenTheyAreAskedFor() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("cat/1.png", picture(10));
        files.put("cat/2.png", picture(20));
        files.put("dog/1.png", picture(30));
        files.put("dog/broken.png", Arrays.copyOf(picture(30), 50));
        Path zip = Archives.write(folder.resolve("a.zip"), files);

        try (FileTree tree = FileTree.open(zip);
                RowDataset rows = RowDataset.of(
                        MediaRows.pictures(
                                LabelledFiles.byFolder(tree, FileKind.IMAGE), "label", List.of("dog", "cat"), SPEC),
                        2)) {
            Dataset.Batch batch = rows.batch(new int[] {2, 0, 1});

            assertThat(batch.input().shape()).isEqualTo(Shape.of(3, 2, 3, 1));
            assertThat(batch.input().at(0)).isEqualTo(30);
            assertThat(batch.input().at(6)).isEqualTo(10);
            assertThat(batch.target()).isEqualTo(NdArray.of(Shape.of(3), 0L, 1, 1));
            assertThatThrownBy(() -> rows.batch(new int[] {0, 3}))
                    .hasMessageContaining("IMAGE_UNREADABLE (1105): " + zip + "!/dog/broken.png: ");
            LabelledFiles all = LabelledFiles.byFolder(tree, FileKind.IMAGE);
            assertThatThrownBy(() -> MediaRows.pictures(all, "label", List.of("dog"), SPEC))
                    .hasMessage("LABEL_OUT_OF_RANGE (1104): " + zip
                            + "!/cat/1.png: label \"cat\" (expected: one of [dog]); and 1 more files");
        }
    }

    @Test
    void decodesSpokenDigitsInBatchesOfSimilarLength() {
        Path fsdd = RealData.require("fsdd.tar.gz");

        try (FileTree tree = FileTree.open(fsdd)) {
            LabelledFiles test = LabelledFiles.matching(
                            tree, FileKind.SOUND, FilePattern.of("recordings/{digit}_{speaker}_{n}.wav"))
                    .where(file -> file.number("n") < 5);
            RowReader reader =
                    MediaRows.sounds(test, "digit", test.values("digit"), 8000).cached(64 << 20);
            try (RowDataset rows = RowDataset.of(reader)) {
                int[] lengths = new int[rows.size()];
                for (int i = 0; i < lengths.length; i++) {
                    lengths[i] = (int) reader.read(i).inputs().get(1).longAt(0);
                }
                int[] order = rows.ordered(RowOrder.byLength(lengths, 4)).order(20, KeyedRandom.of(1));
                long padded = 0;
                for (int from = 0; from < order.length; from += 20) {
                    Dataset.Batch batch = rows.batch(Arrays.copyOfRange(order, from, from + 20));
                    NdArray sounds = batch.inputs().get(0);
                    int longest = (int) sounds.shape().last();
                    assertThat(Arrays.stream(batch.inputs().get(1).toDoubles()).max())
                            .hasValue(longest);
                    padded += 20L * longest;
                }
                assertThat(padded)
                        .isLessThan((long) (1.35 * Arrays.stream(lengths).sum()));
            }
        }
    }

    private static byte[] picture(int grey) {
        byte[] pixels = new byte[6];
        Arrays.fill(pixels, (byte) grey);
        return PngWriter.png(NdArray.ofBytes(Shape.of(2, 3, 1), pixels));
    }
}
