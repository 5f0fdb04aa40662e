/**
 * What happens to a row before the network sees it: written once in recorded operations, computed by the graph in
 * training and in serving alike.
 *
 * <p>Start at {@link ai.lepton.sdk.preprocess.Preprocessing}.
 */
@NullMarked
package ai.lepton.sdk.preprocess;

import org.jspecify.annotations.NullMarked;
