package ai.lepton.codec.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundPreparationTest {

    @Test
    void mixesChannelsByTheirMean() {
        Sound stereo = new Sound("x", 8000, NdArray.of(Shape.of(3, 2), 0.5f, 0.25f, -1f, 1f, 1f, 1f));

        NdArray mono = SoundPreparation.mono(stereo, 8000);

        assertThat(mono.shape()).isEqualTo(Shape.of(3));
        assertThat(mono.toFloats()).containsExactly(0.375f, 0f, 1f);
    }

    @Test
    void leavesARecordingOfTheRateAsItIs() {
        float[] samples = {0.1f, -0.7f, 0.9f};

        assertThat(SoundPreparation.mono(new Sound("x", 16_000, NdArray.of(Shape.of(3, 1), samples)), 16_000)
                        .toFloats())
                .containsExactly(samples);
    }

    /** A tone that both rates can hold comes out as if it had been recorded at the other rate. */
    @ParameterizedTest
    @CsvSource({
        "8000, 16000, 3000",
        "16000, 8000, 3000",
        "44100, 16000, 6500",
        "48000, 44100, 18000",
        "8000, 7999, 440",
        "11025, 8000, 1000"
    })
    void keepsTonesThatBothRatesHold(int from, int to, double hertz) {
        float[] resampled = Resampler.of(from, to).apply(tone(from, from, hertz));
        float[] expected = tone(to, resampled.length, hertz);

        assertThat(resampled.length).isEqualTo(to);
        for (int i = to / 10; i < to - to / 10; i++) {
            assertThat(resampled[i]).isCloseTo(expected[i], within(1e-3f));
        }
    }

    /** What the lower rate cannot hold would come back as a wrong tone. */
    @ParameterizedTest
    @CsvSource({"16000, 8000, 4100", "44100, 16000, 8100", "48000, 8000, 20000"})
    void leavesOutTonesThatTheLowerRateCannotHold(int from, int to, double hertz) {
        float[] resampled = Resampler.of(from, to).apply(tone(from, from, hertz));

        for (int i = to / 10; i < to - to / 10; i++) {
            assertThat(resampled[i]).isCloseTo(0, within(2e-4f)); // 74 dB
        }
    }

    @Test
    void keepsAConstantAndTheLength() {
        float[] ones = new float[1000];
        Arrays.fill(ones, 0.5f);

        float[] up = Resampler.of(3, 7).apply(ones);

        assertThat(up).hasSize(2334);
        for (int i = 100; i < 2200; i++) {
            assertThat(up[i]).isEqualTo(0.5f, within(1e-6f));
        }
        assertThat(Resampler.of(44_100, 8000).length(1)).isEqualTo(1);
        assertThat(Resampler.of(44_100, 8000).apply(new float[0])).isEmpty();
    }

    @Test
    void makesPhasesAsNeededAlike() {
        Random random = new Random(3);
        float[] samples = new float[200];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }

        float[] kept = Resampler.of(8, 12).apply(samples);
        // So little in common that the phases are made as they are needed.
        float[] made = Resampler.of(80_003, 120_004).apply(samples);

        assertThat(kept).hasSize(300);
        for (int i = 0; i < 120; i++) {
            assertThat(made[i]).isCloseTo(kept[i], within(2e-3f));
        }
    }

    @Test
    void clipsWhatTheFilterAdds() {
        float[] square = new float[400];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 20 % 2 == 0 ? 1 : -1;
        }
        NdArray mono = SoundPreparation.mono(new Sound("x", 8000, NdArray.of(Shape.of(400, 1), square)), 16_000);

        assertThat(largest(Resampler.of(8000, 16_000).apply(square))).isGreaterThan(1.05f);
        assertThat(largest(mono.toFloats())).isEqualTo(1);
    }

    @Test
    void refusesRatesThatMakeNoSense() {
        assertThatThrownBy(() -> Resampler.of(8000, 0)).hasMessage("to: 0 (expected: > 0)");
        assertThatThrownBy(() -> Resampler.of(1, 8000))
                .hasMessage("from 1 to 8000 samples a second (expected: at most 1000 times more or less)");
    }

    private static float largest(float[] samples) {
        float largest = 0;
        for (float sample : samples) {
            largest = Math.max(largest, Math.abs(sample));
        }
        return largest;
    }

    private static float[] tone(int rate, int length, double hertz) {
        float[] tone = new float[length];
        for (int i = 0; i < length; i++) {
            tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate + 0.3));
        }
        return tone;
    }
}
