/**
 * What a forward pass costs, found without computing it.
 *
 * <p>Start at {@link ai.lepton.sdk.cost.Cost}.
 */
@NullMarked
package ai.lepton.sdk.cost;

import org.jspecify.annotations.NullMarked;
