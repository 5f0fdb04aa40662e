package ai.lepton.server.inference.internal;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Tensors as bytes, as the binary tensor extension and gRPC's raw contents have them: in row order, little-endian; texts
 * each behind its length in four bytes.
 */
public final class BinaryTensors {

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private BinaryTensors() {}

    /**
     * Reads a tensor; numbers are shared with {@code data}, not copied, where its order is the machine's.
     *
     * @param data all of its bytes, from position to limit
     * @param shape that the signature takes
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} if these are not its bytes
     */
    public static NdArray read(TensorSpec spec, Shape shape, ByteBuffer data) {
        long elements = elements(spec, shape, data.remaining());
        if (spec.dtype() == DType.STRING) {
            return NdArray.of(shape, texts(spec, (int) elements, data));
        }
        long expected = elements * spec.dtype().bytes();
        if (data.remaining() != expected) {
            throw mismatch(
                    spec,
                    "data: " + data.remaining() + " bytes (expected: " + expected + " for "
                            + spec.dtype().protocolName() + " " + shape + ")");
        }
        ByteBuffer values =
                LITTLE_ENDIAN ? data.slice() : reversed(data, spec.dtype().bytes());
        if (spec.dtype() == DType.BOOL) {
            for (int i = 0; i < values.limit(); i++) {
                if ((values.get(i) & ~1) != 0) {
                    throw mismatch(spec, "data: value " + i + ": another byte (expected: 0 or 1)");
                }
            }
        }
        return NdArray.of(spec.dtype(), shape, values.order(ByteOrder.nativeOrder()));
    }

    /** The bytes of a tensor. */
    public static byte[] write(NdArray array) {
        if (array.dtype() == DType.STRING) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < array.elements(); i++) {
                byte[] text = array.textAt(i).getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes(length.putInt(0, text.length).array());
                bytes.writeBytes(text);
            }
            return bytes.toByteArray();
        }
        ByteBuffer values = array.buffer();
        if (!LITTLE_ENDIAN) {
            values = reversed(values, array.dtype().bytes());
        }
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        return bytes;
    }

    /** How many values the shape asks for; refused if so many bytes cannot hold them. */
    private static long elements(TensorSpec spec, Shape shape, int bytes) {
        int least = spec.dtype() == DType.STRING ? Integer.BYTES : spec.dtype().bytes();
        long most = bytes / least;
        long product = 1;
        for (long size : shape.toArray()) {
            if (size > most / product) {
                throw mismatch(
                        spec,
                        "data: " + bytes + " bytes (expected: more, for "
                                + spec.dtype().protocolName() + " " + shape + ")");
            }
            product *= size;
        }
        return product;
    }

    private static String[] texts(TensorSpec spec, int elements, ByteBuffer data) {
        ByteBuffer left = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        String[] texts = new String[elements];
        for (int i = 0; i < elements; i++) {
            if (left.remaining() < Integer.BYTES) {
                throw mismatch(spec, "data: " + i + " texts (expected: " + elements + ")");
            }
            long length = left.getInt() & 0xFFFF_FFFFL;
            if (length > left.remaining()) {
                throw mismatch(
                        spec,
                        "data: text " + i + ": " + length + " bytes long (expected: at most the " + left.remaining()
                                + " that are left)");
            }
            ByteBuffer text = left.slice(left.position(), (int) length);
            left.position(left.position() + (int) length);
            try {
                texts[i] = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
            } catch (CharacterCodingException e) {
                throw mismatch(spec, "data: text " + i + ": not UTF-8 (expected: UTF-8)");
            }
        }
        if (left.hasRemaining()) {
            throw mismatch(spec, "data: " + left.remaining() + " bytes behind the last text (expected: none)");
        }
        return texts;
    }

    private static ByteBuffer reversed(ByteBuffer data, int size) {
        ByteBuffer from = data.slice();
        ByteBuffer to = ByteBuffer.allocate(from.remaining());
        for (int i = 0; i < to.capacity(); i++) {
            to.put(i - i % size + size - 1 - i % size, from.get(i));
        }
        return to;
    }

    private static LeptonException mismatch(TensorSpec spec, String detail) {
        return new LeptonException(ErrorCode.INPUT_MISMATCH, "input \"" + spec.name() + "\": " + detail);
    }
}
