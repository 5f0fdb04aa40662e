/**
 * Metrics: figures about predictions that people read, with how far to trust them and what a trivial model would get.
 *
 * <p>Start at {@link ai.lepton.sdk.metric.Metrics}; at {@link ai.lepton.sdk.metric.Bootstrap} for intervals, at {@link
 * ai.lepton.sdk.metric.Baseline} for what to compare with, at {@link ai.lepton.sdk.metric.ConfusionMatrix} for what is taken for
 * what.
 */
@NullMarked
package ai.lepton.sdk.metric;

import org.jspecify.annotations.NullMarked;
