/**
 * A typed Java client of the HTTP API, on the JDK's own HTTP client.
 *
 * <p>Start at {@link ai.lepton.client.LeptonClient}; a run's own process starts at {@code
 * ai.lepton.client.run.RunProcess}.
 */
@NullMarked
package ai.lepton.client;

import org.jspecify.annotations.NullMarked;
