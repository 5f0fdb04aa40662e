/**
 * Writes a trained model as a package: its graph recorded from the very functions it was trained with, and verified
 * against them before anything is written; and reads a package back to train on.
 *
 * <p>Start at {@link ai.lepton.onnx.OnnxExporter}, at {@link ai.lepton.onnx.ExportCheck} to check a layer of your own,
 * or at {@link ai.lepton.onnx.TrainedModel} to train on.
 */
@NullMarked
package ai.lepton.onnx;

import org.jspecify.annotations.NullMarked;
