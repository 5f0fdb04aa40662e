/**
 * Tables in text files, a row a line: comma separated and its relatives.
 *
 * <p>Start at {@link ai.lepton.data.table.csv.CsvTable}.
 */
@NullMarked
package ai.lepton.data.table.csv;

import org.jspecify.annotations.NullMarked;
