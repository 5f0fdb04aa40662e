/**
 * Classes of texts and recordings: what the recipes for both have in common.
 *
 * <p>Start at {@link ai.lepton.recipes.labelled.ClassificationRun}.
 */
@NullMarked
package ai.lepton.recipes.labelled;

import org.jspecify.annotations.NullMarked;
