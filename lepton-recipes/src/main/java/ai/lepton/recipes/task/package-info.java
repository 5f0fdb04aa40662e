/**
 * What recipes have in common: what is to be answered, how well it is, and against what.
 *
 * <p>Start at {@link ai.lepton.recipes.task.Task}.
 */
@NullMarked
package ai.lepton.recipes.task;

import org.jspecify.annotations.NullMarked;
