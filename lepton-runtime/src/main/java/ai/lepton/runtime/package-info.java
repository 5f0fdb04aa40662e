/** Opens a model package and scores it in-process with ONNX Runtime. */
@NullMarked
package ai.lepton.runtime;

import org.jspecify.annotations.NullMarked;
