/**
 * Arrays of NumPy, {@code .npy} and {@code .npz}.
 *
 * <p>Start at {@link ai.lepton.data.table.npy.NumpyTable} for tables and {@link ai.lepton.data.table.npy.NumpyFile} for
 * arrays of any rank.
 */
@NullMarked
package ai.lepton.data.table.npy;

import org.jspecify.annotations.NullMarked;
