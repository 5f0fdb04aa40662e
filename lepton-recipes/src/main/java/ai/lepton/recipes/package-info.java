/** The application layer: one package per task, each with the baseline it must beat. */
@NullMarked
package ai.lepton.recipes;

import org.jspecify.annotations.NullMarked;
