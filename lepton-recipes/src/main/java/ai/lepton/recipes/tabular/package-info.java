/**
 * Classification and regression of tables.
 *
 * <p>Start at {@link ai.lepton.recipes.tabular.Tabular}.
 */
@NullMarked
package ai.lepton.recipes.tabular;

import org.jspecify.annotations.NullMarked;
