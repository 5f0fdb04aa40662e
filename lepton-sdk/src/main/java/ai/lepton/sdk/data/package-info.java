/**
 * Rows to train on.
 *
 * <p>Start at {@link ai.lepton.sdk.data.Dataset}.
 */
@NullMarked
package ai.lepton.sdk.data;

import org.jspecify.annotations.NullMarked;
