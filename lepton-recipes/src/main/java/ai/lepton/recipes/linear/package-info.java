/**
 * Linear models: what every network of a recipe is held against.
 *
 * <p>Start at {@link ai.lepton.recipes.linear.LinearBaseline}.
 */
@NullMarked
package ai.lepton.recipes.linear;

import org.jspecify.annotations.NullMarked;
