/**
 * Averages of the weights over a training, which often generalise better than the weights themselves.
 *
 * <p>Start at {@link ai.lepton.sdk.average.Averages} to use them, at {@link ai.lepton.sdk.average.WeightAverage} to
 * write one.
 */
@NullMarked
package ai.lepton.sdk.average;

import org.jspecify.annotations.NullMarked;
