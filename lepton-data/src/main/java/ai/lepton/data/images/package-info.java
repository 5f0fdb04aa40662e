/**
 * Readers of labelled pictures: IDX files as MNIST comes in, and a folder for each class.
 *
 * <p>Start at {@link ai.lepton.data.images.ImageFolder}, which takes either.
 */
@NullMarked
package ai.lepton.data.images;

import org.jspecify.annotations.NullMarked;
