/**
 * Opens a model package and scores it in-process with ONNX Runtime.
 *
 * <p>Start at {@link ai.lepton.runtime.LoadedModel}; {@link ai.lepton.runtime.OnnxGraph} is the layer below it, a bare
 * graph without a signature of its own.
 */
@NullMarked
package ai.lepton.runtime;

import org.jspecify.annotations.NullMarked;
