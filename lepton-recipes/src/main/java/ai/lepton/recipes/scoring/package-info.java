/**
 * Rows of files through a model, batch by batch: what {@code predict} and {@code evaluate} do.
 *
 * <p>Start at {@link ai.lepton.recipes.scoring.TableScorer}; {@link ai.lepton.recipes.scoring.InputTable} opens what it takes.
 */
@NullMarked
package ai.lepton.recipes.scoring;

import org.jspecify.annotations.NullMarked;
