/**
 * From what people have (rows of numbers and texts, pictures, recordings) to a model's raw inputs. Training, prediction
 * and the server call the same functions.
 *
 * <p>Start at {@link ai.lepton.codec.raw.RawRows}.
 */
@NullMarked
package ai.lepton.codec.raw;

import org.jspecify.annotations.NullMarked;
