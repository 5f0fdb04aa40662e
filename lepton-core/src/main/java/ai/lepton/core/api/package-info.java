/**
 * The control plane's HTTP API as records: what {@code lepton-control} answers and {@code lepton-client} reads.
 *
 * <p>Start at {@link ai.lepton.core.api.Run}. Times are {@link java.time.Instant}, in JSON as ISO-8601 text.
 */
@NullMarked
package ai.lepton.core.api;

import org.jspecify.annotations.NullMarked;
