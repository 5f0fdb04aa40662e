/**
 * {@code architecture.json}: a model's recipe, to be trained on. Recipes are records; a record is its class and its
 * components, so nothing here knows any particular layer.
 *
 * <p>Start at {@link ai.lepton.onnx.internal.architecture.ArchitectureWriter}.
 */
@NullMarked
package ai.lepton.onnx.internal.architecture;

import org.jspecify.annotations.NullMarked;
