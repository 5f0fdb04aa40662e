package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.sdk.tensor.Tensor;

/** What operands must be; the words are those of the engine that computes. */
record Checks(Recorder recorder) {

    /** A tensor of this same recording. */
    RecordedTensor own(String operation, Tensor tensor) {
        if (tensor instanceof RecordedTensor recorded && recorded.recorder() == recorder) {
            return recorded;
        }
        throw recorder.notExportable(
                operation + ": a tensor of another pass",
                "tensors of this pass",
                "Keep no tensor from one call of a layer to the next; use a Buffer.");
    }

    void sameType(String operation, RecordedTensor a, RecordedTensor b) {
        if (a.dtype() != b.dtype()) {
            throw recorder.error(
                    ErrorCode.DTYPE_MISMATCH,
                    operation + ": " + a.dtype() + " and " + b.dtype()
                            + " (expected: the same type). Convert one of them with cast().");
        }
    }

    void floating(String operation, RecordedTensor x) {
        if (!x.dtype().isFloating()) {
            throw recorder.error(
                    ErrorCode.DTYPE_MISMATCH,
                    operation + ": " + x.dtype()
                            + " (expected: floating-point numbers). Convert with cast() or rescaling() first.");
        }
    }

    void number(String operation, RecordedTensor x) {
        if (x.dtype() == DType.BOOL || x.dtype() == DType.UINT8) {
            throw recorder.error(
                    ErrorCode.DTYPE_MISMATCH,
                    operation + ": " + x.dtype()
                            + " (expected: numbers of at least 32 bits). Convert with cast() or rescaling() first.");
        }
    }
}
