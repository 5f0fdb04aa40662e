/**
 * Random schemas, recipes and rows, and a network that answers what it sees: to show that a row becomes the same input to
 * the network on every way that it can take. Whole-system tests use it too.
 *
 * <p>Start at {@link ai.lepton.data.skew.GeneratedCase}.
 */
@NullMarked
package ai.lepton.data.skew;

import org.jspecify.annotations.NullMarked;
