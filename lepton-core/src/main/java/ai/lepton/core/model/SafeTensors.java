package ai.lepton.core.model;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named tensors in a file of the open safetensors format: eight bytes with the length of a JSON header, the header, the
 * numbers, all little-endian.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public final class SafeTensors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "__metadata__";
    private static final long LONGEST_HEADER = 100L << 20;
    private static final Map<DType, String> NAMES = new EnumMap<>(Map.of(
            DType.FLOAT32, "F32",
            DType.FLOAT64, "F64",
            DType.INT32, "I32",
            DType.INT64, "I64",
            DType.UINT8, "U8",
            DType.BOOL, "BOOL"));

    private SafeTensors() {}

    /** Writes the tensors sorted by name, so that equal tensors are equal bytes; whole or not at all. */
    public static void write(Path file, Map<String, NdArray> tensors, Map<String, String> metadata) throws IOException {
        Map<String, NdArray> sorted = new TreeMap<>(tensors);
        byte[] header = header(sorted, new TreeMap<>(metadata));
        AtomicWrite.file(file, temporary -> {
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                length.putLong(header.length).flip();
                writeFully(out, length);
                writeFully(out, ByteBuffer.wrap(header));
                for (NdArray tensor : sorted.values()) {
                    requireLittleEndian();
                    writeFully(out, tensor.buffer());
                }
            }
        });
    }

    /**
     * Reads all tensors, in the order of the file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} naming the file, if it is damaged or no such file
     */
    public static Map<String, NdArray> read(Path file) throws IOException {
        requireLittleEndian();
        long size = Files.size(file);
        try (FileChannel in = FileChannel.open(file)) {
            long headerLength = size < 8 ? -1 : readFully(in, 8, file).getLong();
            if (headerLength < 2 || headerLength > Math.min(LONGEST_HEADER, size - 8)) {
                throw corrupt(file, "header of " + headerLength + " bytes in a file of " + size);
            }
            JsonNode header = JSON.readTree(readFully(in, headerLength, file).array());
            Map<String, NdArray> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals(METADATA)) {
                    tensors.put(entry.getKey(), tensor(in, file, entry.getKey(), entry.getValue(), 8 + headerLength));
                }
            }
            return tensors;
        } catch (JsonProcessingException e) {
            throw corrupt(file, "header is no JSON: " + e.getOriginalMessage());
        }
    }

    private static NdArray tensor(FileChannel in, Path file, String name, JsonNode entry, long dataStart)
            throws IOException {
        DType dtype = NAMES.entrySet().stream()
                .filter(named -> named.getValue().equals(entry.path("dtype").asText()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> corrupt(file, "tensor " + name + ": dtype " + entry.path("dtype")));
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        long[] sizes = new long[entry.path("shape").size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = entry.path("shape").path(i).asLong(-1);
            if (sizes[i] < 0) {
                throw corrupt(file, "tensor " + name + ": shape " + entry.path("shape"));
            }
        }
        Shape shape = Shape.of(sizes);
        if (from < 0 || to < from || to - from != shape.elements() * dtype.bytes() || dataStart + to > in.size()) {
            throw corrupt(file, "tensor " + name + ": bytes " + from + " to " + to + " for " + dtype + " " + shape);
        }
        in.position(dataStart + from);
        return NdArray.of(dtype, shape, readFully(in, to - from, file));
    }

    private static byte[] header(Map<String, NdArray> tensors, Map<String, String> metadata)
            throws JsonProcessingException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode about = header.putObject(METADATA);
        metadata.forEach(about::put);
        long offset = 0;
        for (Map.Entry<String, NdArray> entry : tensors.entrySet()) {
            NdArray tensor = entry.getValue();
            String dtype = NAMES.get(tensor.dtype());
            if (dtype == null) {
                throw new IllegalArgumentException(entry.getKey() + ": " + tensor.dtype() + " (expected: numbers)");
            }
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", dtype);
            for (long size : tensor.shape().toArray()) {
                node.withArray("shape").add(size);
            }
            if (tensor.shape().rank() == 0) {
                node.putArray("shape");
            }
            long end = offset + (long) tensor.elements() * tensor.dtype().bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        // Padded with spaces, as the format asks, so that the numbers start at a multiple of eight.
        byte[] padded = new byte[(json.length + 7) / 8 * 8];
        java.util.Arrays.fill(padded, (byte) ' ');
        System.arraycopy(json, 0, padded, 0, json.length);
        return padded;
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer readFully(FileChannel in, long length, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw corrupt(file, "ends after " + bytes.position() + " of " + length + " bytes");
            }
        }
        return bytes.flip();
    }

    private static void requireLittleEndian() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("byte order: big-endian (expected: a little-endian machine)");
        }
    }

    private static LeptonException corrupt(Path file, String found) {
        return new LeptonException(ErrorCode.DATA_CORRUPT, file + ": " + found + " (expected: a safetensors file)");
    }
}
