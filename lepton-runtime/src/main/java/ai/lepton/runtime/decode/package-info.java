/**
 * What remains to be done to a graph's outputs, by the name that {@code model.json} has for it.
 *
 * <p>Start at {@link ai.lepton.runtime.decode.Decoder}.
 */
@NullMarked
package ai.lepton.runtime.decode;

import org.jspecify.annotations.NullMarked;
