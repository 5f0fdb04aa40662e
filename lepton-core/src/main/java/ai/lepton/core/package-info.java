/**
 * What every part of Lepton shares: shapes and types of tensors, and errors with stable codes.
 *
 * <p>Start at {@link ai.lepton.core.Shape}, {@link ai.lepton.core.NdArray} and {@link ai.lepton.core.LeptonException}.
 */
@NullMarked
package ai.lepton.core;

import org.jspecify.annotations.NullMarked;
