/**
 * Tables: rows of typed columns, read piece by piece.
 *
 * <p>Start at {@link ai.lepton.data.table.Table}.
 */
@NullMarked
package ai.lepton.data.table;

import org.jspecify.annotations.NullMarked;
