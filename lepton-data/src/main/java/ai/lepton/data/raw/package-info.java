/**
 * From rows of a table to the raw inputs of a model, for training and for whoever scores tables.
 *
 * <p>Start at {@link ai.lepton.data.raw.RawChunks}.
 */
@NullMarked
package ai.lepton.data.raw;

import org.jspecify.annotations.NullMarked;
