/**
 * Tables in JSON lines, an object a row.
 *
 * <p>Start at {@link ai.lepton.data.table.json.JsonLinesTable}.
 */
@NullMarked
package ai.lepton.data.table.json;

import org.jspecify.annotations.NullMarked;
