/**
 * The format of WAV files.
 *
 * <p>Start at {@link ai.lepton.codec.sound.internal.WavFile}.
 */
@NullMarked
package ai.lepton.codec.sound.internal;

import org.jspecify.annotations.NullMarked;
