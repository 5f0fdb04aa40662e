/**
 * Features: from typed columns to a network's inputs. Recipes are immutable; fitting happens in one place, on training
 * rows alone; and what is fitted is computed by the same graph in training and in serving.
 *
 * <p>Start at {@link ai.lepton.data.feature.Features} and {@link ai.lepton.data.feature.Prepared}.
 */
@NullMarked
package ai.lepton.data.feature;

import org.jspecify.annotations.NullMarked;
