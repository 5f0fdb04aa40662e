package ai.lepton.server.grpc;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.protocol.InferTensorContents;
import ai.lepton.protocol.ModelInferRequest.InferInputTensor;
import ai.lepton.runtime.Signature;
import com.google.protobuf.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tensors in gRPC's messages: numbers in the list of their type, where it has one. */
final class GrpcTensors {

    private static final int MOST_DIMENSIONS = 16;

    private GrpcTensors() {}

    /**
     * The shape of an input.
     *
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} if the signature takes another type or shape
     */
    static Shape shape(InferInputTensor input, TensorSpec spec) {
        if (!input.getDatatype().equals(spec.dtype().protocolName())) {
            throw mismatch(
                    spec,
                    (input.getDatatype().isEmpty() ? "datatype: missing" : "another datatype") + " (expected: "
                            + spec.dtype().protocolName() + ")");
        }
        if (input.getShapeCount() > MOST_DIMENSIONS) {
            throw mismatch(
                    spec,
                    "shape: " + input.getShapeCount() + " dimensions (expected: at most " + MOST_DIMENSIONS + ")");
        }
        long[] sizes = new long[input.getShapeCount()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = input.getShape(i);
            if (sizes[i] < 0) {
                throw mismatch(spec, "shape: a size below 0 (expected: " + spec.shape() + ")");
            }
        }
        Shape shape = Shape.of(sizes);
        Signature.checkInput(spec, spec.dtype(), shape);
        return shape;
    }

    /**
     * Reads an input's contents.
     *
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} if they are in another list than the type's, or not as many
     *     as the shape says
     */
    static NdArray read(InferInputTensor input, TensorSpec spec, Shape shape) {
        InferTensorContents contents = input.getContents();
        DType dtype = spec.dtype();
        String list = list(dtype);
        if (list == null) {
            throw mismatch(
                    spec, "contents (expected: raw_input_contents, as no list has " + dtype.protocolName() + ")");
        }
        int found = count(contents, dtype);
        int all = contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
        if (all != found) {
            throw mismatch(spec, "contents: values in another list (expected: in " + list + " alone)");
        }
        int elements = elements(spec, shape, found, list);
        if (dtype == DType.STRING) {
            String[] texts = new String[elements];
            for (int i = 0; i < elements; i++) {
                texts[i] = text(spec, contents.getBytesContents(i), i);
            }
            return NdArray.of(shape, texts);
        }
        NdArray array = NdArray.zeros(dtype, shape);
        for (int i = 0; i < elements; i++) {
            switch (dtype) {
                case BOOL -> array.setLong(i, contents.getBoolContents(i) ? 1 : 0);
                case INT8, INT16, INT32 -> array.setLong(i, within(spec, contents.getIntContents(i), i));
                case INT64 -> array.setLong(i, contents.getInt64Contents(i));
                case UINT8, UINT16, UINT32 ->
                    array.setLong(i, within(spec, contents.getUintContents(i) & 0xFFFF_FFFFL, i));
                case UINT64 -> array.setLong(i, contents.getUint64Contents(i));
                case FLOAT32 -> array.set(i, contents.getFp32Contents(i));
                case FLOAT64 -> array.set(i, contents.getFp64Contents(i));
                case FLOAT16, BFLOAT16, STRING -> throw new IllegalStateException("dtype: " + dtype);
            }
        }
        return array;
    }

    /** Whether a type has a list of its own. */
    static boolean hasList(DType dtype) {
        return list(dtype) != null;
    }

    /** An output's contents. */
    static InferTensorContents write(NdArray array) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        int elements = array.elements();
        switch (array.dtype()) {
            case FLOAT32 -> {
                List<Float> values = new ArrayList<>(elements);
                for (int i = 0; i < elements; i++) {
                    values.add((float) array.at(i));
                }
                contents.addAllFp32Contents(values);
            }
            case FLOAT64 -> each(elements, i -> contents.addFp64Contents(array.at(i)));
            case BOOL -> each(elements, i -> contents.addBoolContents(array.longAt(i) != 0));
            case INT8, INT16, INT32 -> each(elements, i -> contents.addIntContents((int) array.longAt(i)));
            case INT64 -> each(elements, i -> contents.addInt64Contents(array.longAt(i)));
            case UINT8, UINT16, UINT32 -> each(elements, i -> contents.addUintContents((int) array.longAt(i)));
            case UINT64 -> each(elements, i -> contents.addUint64Contents(array.longAt(i)));
            case STRING -> each(elements, i -> contents.addBytesContents(ByteString.copyFromUtf8(array.textAt(i))));
            case FLOAT16, BFLOAT16 -> throw new IllegalStateException("dtype: " + array.dtype());
        }
        return contents.build();
    }

    private static void each(int elements, java.util.function.IntConsumer add) {
        for (int i = 0; i < elements; i++) {
            add.accept(i);
        }
    }

    private static @org.jspecify.annotations.Nullable String list(DType dtype) {
        return switch (dtype) {
            case BOOL -> "bool_contents";
            case INT8, INT16, INT32 -> "int_contents";
            case INT64 -> "int64_contents";
            case UINT8, UINT16, UINT32 -> "uint_contents";
            case UINT64 -> "uint64_contents";
            case FLOAT32 -> "fp32_contents";
            case FLOAT64 -> "fp64_contents";
            case STRING -> "bytes_contents";
            case FLOAT16, BFLOAT16 -> null;
        };
    }

    private static int count(InferTensorContents contents, DType dtype) {
        return switch (dtype) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case FLOAT32 -> contents.getFp32ContentsCount();
            case FLOAT64 -> contents.getFp64ContentsCount();
            case STRING -> contents.getBytesContentsCount();
            case FLOAT16, BFLOAT16 -> 0;
        };
    }

    private static int elements(TensorSpec spec, Shape shape, int found, String list) {
        long product = 1;
        for (long size : shape.toArray()) {
            product = size > found / product ? found + 1L : product * size;
        }
        if (product != found) {
            throw mismatch(spec, list + ": " + found + " values (expected: as many as shape " + shape + " says)");
        }
        return found;
    }

    private static long within(TensorSpec spec, long value, int index) {
        DType dtype = spec.dtype();
        if (value < dtype.least() || value > dtype.most()) {
            throw mismatch(
                    spec,
                    "contents: value " + index + ": a number out of range (expected: from " + dtype.least() + " to "
                            + dtype.most() + ")");
        }
        return value;
    }

    private static String text(TensorSpec spec, ByteString bytes, int index) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asReadOnlyByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw mismatch(spec, "contents: text " + index + ": not UTF-8 (expected: UTF-8)");
        }
    }

    private static LeptonException mismatch(TensorSpec spec, String detail) {
        return new LeptonException(ErrorCode.INPUT_MISMATCH, "input \"" + spec.name() + "\": " + detail);
    }
}
