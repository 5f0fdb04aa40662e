/**
 * The gate before anything is written: the graph is run with ONNX Runtime and compared with the trainer.
 *
 * <p>Start at {@link ai.lepton.onnx.internal.verify.Verifier}.
 */
@NullMarked
package ai.lepton.onnx.internal.verify;

import org.jspecify.annotations.NullMarked;
