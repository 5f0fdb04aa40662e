/**
 * Layers: immutable recipes that build a function of tensors.
 *
 * <p>Start at {@link ai.lepton.sdk.layer.Layers} to use them, at {@link ai.lepton.sdk.layer.Layer} to write one.
 */
@NullMarked
package ai.lepton.sdk.layer;

import org.jspecify.annotations.NullMarked;
