/**
 * Random changes to training rows.
 *
 * <p>Start at {@link ai.lepton.data.augment.ElasticDistortion}.
 */
@NullMarked
package ai.lepton.data.augment;

import org.jspecify.annotations.NullMarked;
