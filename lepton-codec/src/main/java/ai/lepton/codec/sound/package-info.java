/**
 * Recordings: decoding WAV and preparing it as a model's input.
 *
 * <p>Start at {@link ai.lepton.codec.sound.SoundDecoder} and {@link ai.lepton.codec.sound.SoundPreparation}. Everything here
 * is plain Java on the processor.
 */
@NullMarked
package ai.lepton.codec.sound;

import org.jspecify.annotations.NullMarked;
