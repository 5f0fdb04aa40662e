/**
 * Sentences in which every word has a tag.
 *
 * <p>Start at {@link ai.lepton.data.tagged.ConllFile}.
 */
@NullMarked
package ai.lepton.data.tagged;

import org.jspecify.annotations.NullMarked;
