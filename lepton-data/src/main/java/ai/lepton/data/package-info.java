/** Readers, Dataset, preprocessing recipes, splits and augmentation. */
@NullMarked
package ai.lepton.data;

import org.jspecify.annotations.NullMarked;
