/**
 * The application layer: programs that train a model for a task, run in a process of their own.
 *
 * <p>Start at {@link ai.lepton.recipes.Recipe}; the program is {@link ai.lepton.recipes.RunMain}.
 */
@NullMarked
package ai.lepton.recipes;

import org.jspecify.annotations.NullMarked;
