/**
 * Tensors that record: running a network's forward pass on them writes its ONNX graph.
 *
 * <p>Start at {@link ai.lepton.onnx.internal.recording.GraphTrace}.
 */
@NullMarked
package ai.lepton.onnx.internal.recording;

import org.jspecify.annotations.NullMarked;
