/**
 * Data in: readers, the program's own digits, augmentation.
 *
 * <p>Start at {@link ai.lepton.data.LabelledImages}.
 */
@NullMarked
package ai.lepton.data;

import org.jspecify.annotations.NullMarked;
