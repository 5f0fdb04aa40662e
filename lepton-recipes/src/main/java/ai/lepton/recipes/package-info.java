/**
 * The application layer: programs that train a model for a task, run in a process of their own.
 *
 * <p>Start at {@link ai.lepton.recipes.Recipe}.
 */
@NullMarked
package ai.lepton.recipes;

import org.jspecify.annotations.NullMarked;
