package ai.lepton.data.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.TestFiles;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskDatasetTest {

    private static final List<Field> INPUTS =
            List.of(new Field("x", DType.FLOAT32, Shape.of(3)), new Field("id", DType.INT64, Shape.of()));
    private static final List<Field> TARGETS = List.of(new Field("y", DType.UINT8, Shape.of(1)));

    @TempDir
    Path folder;

    @Test
    void givesTheSameRowsAsMemory() {
        long seed = TestFiles.seed();
        Random random = new Random(seed);
        int rows = 1000;
        NdArray x = NdArray.zeros(DType.FLOAT32, Shape.of(rows, 3));
        NdArray id = NdArray.zeros(DType.INT64, Shape.of(rows));
        NdArray y = NdArray.zeros(DType.UINT8, Shape.of(rows, 1));
        NdArray weights = NdArray.zeros(DType.FLOAT32, Shape.of(rows));
        for (int i = 0; i < rows; i++) {
            id.buffer().putLong(i * 8, random.nextLong());
            y.buffer().put(i, (byte) random.nextInt());
            weights.buffer().putFloat(i * 4, random.nextFloat());
            for (int j = 0; j < 3; j++) {
                x.buffer().putFloat((i * 3 + j) * 4, random.nextFloat());
            }
        }
        Dataset memory = Dataset.builder()
                .input("x", x)
                .input("id", id)
                .target("y", y)
                .weights(weights)
                .build();
        try (DiskDatasetWriter writer = DiskDatasetWriter.create(folder, INPUTS, TARGETS, true)) {
            for (int from = 0; from < rows; ) {
                int to = Math.min(rows, from + 1 + random.nextInt(300));
                writer.add(memory.rows(from, to).batch(all(to - from)));
                from = to;
            }
            try (DiskDataset disk = writer.finish()) {
                assertThat(disk.size()).isEqualTo(rows);
                assertThat(disk.bytes()).isEqualTo(rows * (12 + 8 + 1 + 4L));
                assertThat(disk.inputs()).isEqualTo(memory.inputs());
                assertThat(disk.targets()).isEqualTo(memory.targets());
                for (int round = 0; round < 20; round++) {
                    int[] chosen = random.ints(1 + random.nextInt(64), 0, rows).toArray();
                    assertThat(disk.batch(chosen)).as("seed %d", seed).isEqualTo(memory.batch(chosen));
                }
            }
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        try (DiskDatasetWriter writer = DiskDatasetWriter.create(folder, INPUTS, TARGETS, false)) {
            writer.add(List.of(floats(1), longs(1)), List.of(bytes(1)), null);
        }
        assertThat(files()).isEmpty();
        DiskDatasetWriter writer = DiskDatasetWriter.create(folder, INPUTS, TARGETS, false);
        writer.add(List.of(floats(2), longs(2)), List.of(bytes(2)), null);
        DiskDataset dataset = writer.finish();
        writer.close();
        assertThat(dataset.batch(new int[] {1}).rows()).isEqualTo(1);
        dataset.close();
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> dataset.batch(new int[] {0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("dataset: closed (expected: open)");
    }

    @Test
    void refusesRowsThatDoNotFit() {
        try (DiskDatasetWriter writer = DiskDatasetWriter.create(folder, INPUTS, TARGETS, false)) {
            assertThatThrownBy(() -> writer.add(List.of(longs(1), longs(1)), List.of(bytes(1)), null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("field \"x\": INT64 [1] (expected: FLOAT32 [1, 3])");
            assertThatThrownBy(() -> writer.add(List.of(floats(2), longs(1)), List.of(bytes(2)), null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("field \"id\": INT64 [1] (expected: INT64 [2])");
            assertThatThrownBy(() -> writer.add(List.of(floats(1)), List.of(bytes(1)), null))
                    .hasMessage("rows: 1 inputs and 1 targets (expected: 2 and 1)");
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(LeptonException.class)
                    .hasMessage("DATA_NOT_FOUND (1101): rows for training: none (expected: at least one)");
        }
        assertThatThrownBy(() -> DiskDatasetWriter.create(
                        folder, List.of(new Field("t", DType.STRING, Shape.of())), List.of(), false))
                .hasMessage("field \"t\": STRING (expected: a numeric type, of fixed width)");
    }

    @Test
    void saysWhereItCannotWrite() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        assertThatThrownBy(() -> DiskDatasetWriter.create(full, INPUTS, TARGETS, false))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("NOT_WRITABLE (4002): /dev/full/lepton-rows-");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    private static int[] all(int rows) {
        return java.util.stream.IntStream.range(0, rows).toArray();
    }

    private static NdArray floats(int rows) {
        return NdArray.zeros(DType.FLOAT32, Shape.of(rows, 3));
    }

    private static NdArray longs(int rows) {
        return NdArray.zeros(DType.INT64, Shape.of(rows));
    }

    private static NdArray bytes(int rows) {
        return NdArray.zeros(DType.UINT8, Shape.of(rows, 1));
    }
}
