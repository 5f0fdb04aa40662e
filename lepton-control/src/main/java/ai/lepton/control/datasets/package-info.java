/**
 * Datasets and their versions, and the content they consist of.
 *
 * <p>Start at {@link ai.lepton.control.datasets.Datasets}.
 */
@NullMarked
package ai.lepton.control.datasets;

import org.jspecify.annotations.NullMarked;
