/**
 * Classes of texts.
 *
 * <p>Start at {@link ai.lepton.recipes.text.TextClassification}.
 */
@NullMarked
package ai.lepton.recipes.text;

import org.jspecify.annotations.NullMarked;
