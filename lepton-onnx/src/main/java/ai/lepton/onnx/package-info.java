/** The recording engine: writes a model as ONNX and verifies the file against the trained model. */
@NullMarked
package ai.lepton.onnx;

import org.jspecify.annotations.NullMarked;
