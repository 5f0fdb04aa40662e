/**
 * Measures registered models on other data: the figures of training, and a trivial baseline beside them.
 *
 * <p>Start at {@link ai.lepton.recipes.evaluation.ModelEvaluator}; a recipe brings an {@link
 * ai.lepton.recipes.evaluation.Evaluation} that knows its data.
 */
@NullMarked
package ai.lepton.recipes.evaluation;

import org.jspecify.annotations.NullMarked;
