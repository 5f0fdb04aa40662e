/**
 * Tables in Parquet files.
 *
 * <p>Start at {@link ai.lepton.data.table.parquet.ParquetTable}.
 */
@NullMarked
package ai.lepton.data.table.parquet;

import org.jspecify.annotations.NullMarked;
