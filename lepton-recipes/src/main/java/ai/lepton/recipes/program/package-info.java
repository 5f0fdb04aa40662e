/**
 * Programs of the user's own as runs: one Java file, compiled in the run's process.
 *
 * <p>Start at {@link ai.lepton.recipes.program.TrainingRun}, which is what such a program talks to.
 */
@NullMarked
package ai.lepton.recipes.program;

import org.jspecify.annotations.NullMarked;
