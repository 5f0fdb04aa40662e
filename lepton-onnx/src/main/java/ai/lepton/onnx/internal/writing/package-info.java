/**
 * The files of a model package.
 *
 * <p>Start at {@link ai.lepton.onnx.internal.writing.PackageWriter}.
 */
@NullMarked
package ai.lepton.onnx.internal.writing;

import org.jspecify.annotations.NullMarked;
