/**
 * Metrics: figures about predictions that people read.
 *
 * <p>Start at {@link ai.lepton.sdk.metric.Metrics}.
 */
@NullMarked
package ai.lepton.sdk.metric;

import org.jspecify.annotations.NullMarked;
