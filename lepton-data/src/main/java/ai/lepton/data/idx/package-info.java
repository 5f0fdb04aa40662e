/**
 * Files in the IDX format, in which MNIST is published.
 *
 * <p>Start at {@link ai.lepton.data.idx.MnistFolder}.
 */
@NullMarked
package ai.lepton.data.idx;

import org.jspecify.annotations.NullMarked;
