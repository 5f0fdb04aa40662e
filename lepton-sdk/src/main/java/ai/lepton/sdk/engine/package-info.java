/**
 * What computes: found by {@link java.util.ServiceLoader}, so that the training library depends on no native library.
 *
 * <p>Start at {@link ai.lepton.sdk.engine.Engine}.
 */
@NullMarked
package ai.lepton.sdk.engine;

import org.jspecify.annotations.NullMarked;
