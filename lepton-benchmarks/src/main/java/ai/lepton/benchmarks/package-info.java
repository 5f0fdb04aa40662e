/**
 * What is measured, and how.
 *
 * <p>Start at {@link ai.lepton.benchmarks.TrainingBenchmark}.
 */
@NullMarked
package ai.lepton.benchmarks;

import org.jspecify.annotations.NullMarked;
