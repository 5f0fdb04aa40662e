/**
 * What is known about data without the data: shared by those who compute it, store it and show it.
 *
 * <p>Start at {@link ai.lepton.core.data.TableProfile}.
 */
@NullMarked
package ai.lepton.core.data;

import org.jspecify.annotations.NullMarked;
