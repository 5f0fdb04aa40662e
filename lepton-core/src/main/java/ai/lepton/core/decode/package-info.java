/**
 * What turns a network's output into an answer where a graph cannot.
 *
 * <p>Start at {@link ai.lepton.core.decode.Viterbi}.
 */
@NullMarked
package ai.lepton.core.decode;

import org.jspecify.annotations.NullMarked;
