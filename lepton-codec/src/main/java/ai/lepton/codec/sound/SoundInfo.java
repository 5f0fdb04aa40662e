package ai.lepton.codec.sound;

/**
 * What a recording's header says.
 *
 * @param encoding {@code PCM} (whole numbers) or {@code FLOAT}
 * @param sampleRate samples a second of each channel
 * @param channels 1 is mono, 2 stereo
 * @param bits of one sample
 * @param length instants, each with a sample for every channel
 */
public record SoundInfo(String encoding, int sampleRate, int channels, int bits, long length) {}
