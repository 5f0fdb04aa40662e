/**
 * All recipes in one list.
 *
 * <p>Start at {@link ai.lepton.recipes.catalog.RecipeCatalog}.
 */
@NullMarked
package ai.lepton.recipes.catalog;

import org.jspecify.annotations.NullMarked;
