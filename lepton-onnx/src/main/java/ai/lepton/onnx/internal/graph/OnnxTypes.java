package ai.lepton.onnx.internal.graph;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Our types and shapes in ONNX's terms. */
public final class OnnxTypes {

    /** The name of the batch dimension in every exported graph. */
    public static final String BATCH = "N";

    /** The end of the name of a length that differs from batch to batch. */
    public static final String LENGTH = "T";

    private OnnxTypes() {}

    /** The number of a type in {@code TensorProto.DataType}. */
    public static int number(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorProto.DataType.FLOAT_VALUE;
            case FLOAT64 -> TensorProto.DataType.DOUBLE_VALUE;
            case INT32 -> TensorProto.DataType.INT32_VALUE;
            case INT64 -> TensorProto.DataType.INT64_VALUE;
            case UINT8 -> TensorProto.DataType.UINT8_VALUE;
            case BOOL -> TensorProto.DataType.BOOL_VALUE;
            case INT8 -> TensorProto.DataType.INT8_VALUE;
            case INT16 -> TensorProto.DataType.INT16_VALUE;
            case UINT16 -> TensorProto.DataType.UINT16_VALUE;
            case UINT32 -> TensorProto.DataType.UINT32_VALUE;
            case UINT64 -> TensorProto.DataType.UINT64_VALUE;
            case FLOAT16 -> TensorProto.DataType.FLOAT16_VALUE;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16_VALUE;
            case STRING -> TensorProto.DataType.STRING_VALUE;
        };
    }

    /** An input or output; an unknown outermost size is the batch, {@value #BATCH}, the next one a length of its own. */
    public static ValueInfoProto valueInfo(String name, DType dtype, Shape shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dimension.Builder dimension = Dimension.newBuilder();
            if (shape.size(axis) != Shape.UNKNOWN) {
                dimension.setDimValue(shape.size(axis));
            } else if (axis == 0) {
                dimension.setDimParam(BATCH);
            } else if (axis == 1) {
                dimension.setDimParam(name + "_" + LENGTH);
            }
            dimensions.addDim(dimension);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(number(dtype))
                                .setShape(dimensions)))
                .build();
    }
}
