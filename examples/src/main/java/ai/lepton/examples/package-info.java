/**
 * What the guides show, compiled and tested with the build: a first network, and a layer, a loss and an optimizer as a
 * user writes them.
 *
 * <p>Start at {@link ai.lepton.examples.DigitsExample}.
 */
@NullMarked
package ai.lepton.examples;

import org.jspecify.annotations.NullMarked;
