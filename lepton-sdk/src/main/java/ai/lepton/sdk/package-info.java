/**
 * The training library: describe a model, compile it, fit it, write its package.
 *
 * <p>Start at {@link ai.lepton.sdk.Model}.
 */
@NullMarked
package ai.lepton.sdk;

import org.jspecify.annotations.NullMarked;
