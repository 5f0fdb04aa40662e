package ai.lepton.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {

    @TempDir
    Path folder;

    @Test
    void roundTripsEveryType() throws Exception {
        Map<String, NdArray> tensors = Map.of(
                "dense_1/kernel", NdArray.of(Shape.of(2, 2), 1f, -2f, 3.5f, Float.MIN_VALUE),
                "double", NdArray.of(Shape.of(1), Math.PI),
                "scalar", NdArray.of(Shape.of(), 4L),
                "int", NdArray.of(Shape.of(3), 1, 2, 3),
                "bytes", NdArray.ofBytes(Shape.of(1, 2), (byte) 0, (byte) 255));
        Path file = folder.resolve("w.safetensors");
        SafeTensors.write(file, tensors, Map.of("epoch", "3"));
        assertThat(SafeTensors.read(file)).isEqualTo(tensors);
    }

    @Test
    void writesTheFormatAsSpecified() throws Exception {
        Path file = folder.resolve("w.safetensors");
        SafeTensors.write(file, Map.of("a", NdArray.of(Shape.of(2), 1f, 2f)), Map.of());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong();
        assertThat(length % 8).isZero();
        byte[] header = new byte[(int) length];
        bytes.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8).trim())
                .isEqualTo("{\"__metadata__\":{},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(bytes.getFloat()).isEqualTo(1f);
        assertThat(bytes.getFloat()).isEqualTo(2f);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void namesTheFileWhenItIsCutAtAnyByte() throws Exception {
        Path file = folder.resolve("w.safetensors");
        SafeTensors.write(file, Map.of("a", NdArray.of(Shape.of(2), 1f, 2f)), Map.of());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.safetensors"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.read(cut))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("DATA_CORRUPT (1102): " + cut);
        }
    }

    @Test
    void refusesHeadersThatLie() throws Exception {
        for (String header : new String[] {
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
            "{\"a\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,8]}}",
            "{\"a\":3}",
            "{not json",
        }) {
            byte[] json = header.getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(json.length).put(json);
            Path file = Files.write(folder.resolve("lie.safetensors"), bytes.array());
            assertThatThrownBy(() -> SafeTensors.read(file))
                    .as(header)
                    .isInstanceOf(LeptonException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
