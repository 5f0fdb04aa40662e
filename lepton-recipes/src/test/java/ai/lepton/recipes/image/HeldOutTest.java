package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {

    @Test
    void isRowSeedModuloRows() {
        assertThat(HeldOut.rowOf(42, 10_000)).isEqualTo(42);
        assertThat(HeldOut.rowOf(10_007, 10_000)).isEqualTo(7);
        assertThat(HeldOut.rowOf(-1, 10_000)).isEqualTo(9_999);
        assertThat(HeldOut.rowOf(Long.MAX_VALUE, 1)).isZero();
    }

    @Test
    void comesBackFromItsFile(@TempDir Path folder) throws Exception {
        NdArray images = NdArray.ofBytes(Shape.of(2, 1, 2, 1), (byte) 0, (byte) 1, (byte) 127, (byte) 255);
        HeldOut heldOut = HeldOut.of(3, images, List.of("cat", "dog"), "image");
        heldOut.write(folder);
        HeldOut read = HeldOut.read(folder);
        assertThat(read).isEqualTo(heldOut);
        assertThat(read.label()).isEqualTo("dog");
        assertThat(read.image()).isEqualTo(NdArray.ofBytes(Shape.of(1, 1, 2, 1), (byte) 127, (byte) 255));
    }
}
