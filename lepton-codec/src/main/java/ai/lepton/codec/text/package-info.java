/**
 * Texts: from bytes to characters, and from what people write to words that a graph can split.
 *
 * <p>Start at {@link ai.lepton.codec.text.CleanText} and {@link ai.lepton.codec.text.TextDecoder}.
 */
@NullMarked
package ai.lepton.codec.text;

import org.jspecify.annotations.NullMarked;
