package ai.lepton.data.table.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.ReadOptions;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files were written by NumPy 2.4. */
class NumpyTest {

    @TempDir
    Path folder;

    @Test
    void readsArraysOfNumbers() {
        assertThat(NumpyFile.read(file("f4.npy")))
                .isEqualTo(NdArray.of(Shape.of(2, 3), 1.5f, -2, Float.NaN, Float.POSITIVE_INFINITY, 0, 3e38f));
        assertThat(NumpyFile.read(file("f8-big.npy"))).isEqualTo(NdArray.of(Shape.of(2), 1.5, -2.25));
        assertThat(NumpyFile.read(file("f2.npy")))
                .isEqualTo(NdArray.of(Shape.of(5), 1.5f, -2, 0x1p-24f, 65504, Float.NaN));
        assertThat(NumpyFile.read(file("i8.npy"))).isEqualTo(NdArray.of(Shape.of(2), -9_007_199_254_740_993L, 7L));
        assertThat(NumpyFile.read(file("i2.npy"))).isEqualTo(NdArray.of(Shape.of(1, 2), -3, 300));
        NdArray bytes = NumpyFile.read(file("u1.npy"));
        assertThat(bytes.dtype()).isEqualTo(DType.UINT8);
        assertThat(bytes.shape()).isEqualTo(Shape.of(2, 3, 4));
        assertThat(bytes.at(23)).isEqualTo(23);
        assertThat(NumpyFile.read(file("bool.npy")).dtype()).isEqualTo(DType.BOOL);
    }

    @Test
    void readsTexts() {
        assertThat(NumpyFile.read(file("text.npy"))).isEqualTo(NdArray.of(Shape.of(3), "Zürich", "😀", ""));
        assertThat(NumpyFile.read(file("bytes.npy"))).isEqualTo(NdArray.of(Shape.of(2), "ab", "c"));
    }

    @Test
    void putsFortranOrderRight() {
        assertThat(NumpyFile.read(file("fortran.npy"))).isEqualTo(NdArray.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5));
    }

    @Test
    void readsArchives() {
        Map<String, NdArray> arrays = NumpyFile.readAll(file("two.npz"));

        assertThat(arrays).containsOnlyKeys("x", "label");
        assertThat(arrays.get("x")).isEqualTo(NdArray.of(Shape.of(2, 2), 1.0, 2, 3, 4));
    }

    @Test
    void isATable() {
        NumpyTable one = NumpyTable.of(file("f4.npy"), ReadOptions.DEFAULT);
        NumpyTable two = NumpyTable.of(file("two.npz"), ReadOptions.DEFAULT);
        NumpyTable packed = NumpyTable.of(file("packed.npz"), ReadOptions.DEFAULT);
        NumpyTable unsigned = NumpyTable.of(file("u8.npy"), ReadOptions.DEFAULT);

        assertThat(one.schema().names()).containsExactly("column_1", "column_2", "column_3");
        assertThat(Cells.of(one))
                .containsExactly(Arrays.asList(1.5, null), List.of(-2.0, 0.0), Arrays.asList(null, (double) 3e38f));
        assertThat(two.schema().names()).containsExactly("x_1", "x_2", "label");
        assertThat(Cells.of(two)).containsExactly(List.of(1.0, 3.0), List.of(2.0, 4.0), List.of("a", "b"));
        assertThat(Cells.of(packed, "y")).hasSize(300).endsWith(299.0);
        assertThat(Cells.of(unsigned, "column_1")).containsExactly(0x1p64, 7.0);
    }

    @Test
    void refusesPickles() {
        Path file = file("objects.npy");

        assertThatThrownBy(() -> NumpyFile.read(file))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_CORRUPT (1102): " + file + ": holds Python objects, which are pickled and could run code"
                                + " (expected: numbers or texts). Save it with a numeric dtype, or as CSV.");
        assertThatThrownBy(() -> NumpyTable.of(file, ReadOptions.DEFAULT)).isInstanceOf(LeptonException.class);
    }

    @Test
    void refusesWhatItDoesNotRead() throws Exception {
        Path records = file("records.npy");
        assertThatThrownBy(() -> NumpyFile.read(records))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(
                        "DATA_CORRUPT (1102): " + records + ": header: {'descr': [('a', '<i4'), ('b', '<f8')],")
                .hasMessageEndingWith("(expected: one type for all elements, such as '<f4')");
        Path deep = file("u1.npy");
        assertThatThrownBy(() -> NumpyTable.of(deep, ReadOptions.DEFAULT))
                .hasMessage(
                        "DATA_MISMATCH (1103): " + deep + ": shape [2, 3, 4] (expected: [rows] or [rows, columns] in C"
                                + " order). Read it as an array, or save numpy.ascontiguousarray of it.");
        byte[] whole = Files.readAllBytes(file("f8-big.npy"));
        Path cut = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> NumpyFile.read(cut))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("DATA_CORRUPT (1102): " + cut + ": ");
        assertThatThrownBy(() -> Cells.of(NumpyTable.of(cut, ReadOptions.DEFAULT)))
                .hasMessage("DATA_CORRUPT (1102): " + cut + ": cut off behind row 0 of 2. Get the file again.");
        Path huge = Files.write(
                folder.resolve("huge.npy"),
                new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replace("(2,), }       ", "(2000000000,),")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> NumpyFile.read(huge))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("shape [2000000000] says 16000000000 bytes (expected: at most ");
    }

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(NumpyTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
