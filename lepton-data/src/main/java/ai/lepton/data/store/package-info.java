/**
 * Rows for training that are more than fit into memory.
 *
 * <p>Start at {@link ai.lepton.data.store.DiskDatasetWriter}.
 */
@NullMarked
package ai.lepton.data.store;

import org.jspecify.annotations.NullMarked;
