/**
 * The side of a run's own process.
 *
 * <p>Start at {@link ai.lepton.client.run.RunProcess}.
 */
@NullMarked
package ai.lepton.client.run;

import org.jspecify.annotations.NullMarked;
