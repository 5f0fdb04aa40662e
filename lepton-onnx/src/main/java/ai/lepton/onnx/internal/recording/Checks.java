package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
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
                    operation + ": " + a.dtype() + " and " + b.dtype() + " (expected: the same type). Use cast("
                            + a.dtype() + ").");
        }
    }

    void floating(String operation, RecordedTensor x) {
        if (!x.dtype().isFloating()) {
            throw wrongType(operation, x.dtype(), "FLOAT32 or FLOAT64");
        }
    }

    void number(String operation, RecordedTensor x) {
        if (x.dtype() == DType.BOOL) {
            throw wrongType(operation, x.dtype(), "numbers");
        }
        if (x.dtype() == DType.UINT8) {
            throw recorder.notExportable(
                    operation + ": arithmetic on UINT8",
                    "a type of at least 32 bits, which ONNX Runtime computes in",
                    "Use cast(...) or rescaling(...) before it.");
        }
    }

    LeptonException wrongType(String operation, DType actual, String expected) {
        return recorder.error(
                ErrorCode.DTYPE_MISMATCH,
                operation + ": " + actual + " (expected: " + expected + "). Use cast(...) before it.");
    }
}
