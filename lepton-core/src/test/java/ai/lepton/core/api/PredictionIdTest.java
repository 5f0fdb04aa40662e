package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionIdTest {

    @Test
    void theTextHasAllOfIt() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long millis = random.nextLong() >>> 16;
            long origin = random.nextLong() >>> 24;
            long number = random.nextLong() >>> 24;
            PredictionId id = PredictionId.of(millis, origin, number);
            PredictionId read = PredictionId.parse(id.toString());
            assertThat(read).isEqualTo(id);
            assertThat(read.time()).isEqualTo(Instant.ofEpochMilli(millis));
            assertThat(read.origin()).isEqualTo(origin);
            assertThat(read.number()).isEqualTo(number);
            assertThat(PredictionId.parse(id.toString().toUpperCase(Locale.ROOT)))
                    .isEqualTo(id);
            PredictionId other = PredictionId.of(random.nextLong() >>> 16, origin, number);
            assertThat(Integer.signum(id.compareTo(other)))
                    .isEqualTo(Integer.signum(id.toString().compareTo(other.toString())));
        }
    }

    @Test
    void isWrittenAsAlways() {
        assertThat(PredictionId.of(1_764_000_000_000L, 0x123456789AL, 0xBCDEF01234L))
                .hasToString("01kav9ft0028t5cy4tqkff04hm")
                .isEqualTo(PredictionId.parse("01KAV9FT0028T5CY4TQKFF04HM"));
        assertThat(PredictionId.of(0, 0, 0)).hasToString("0".repeat(26));
        assertThat(ApiJson.text(PredictionId.of(0, 0, 31))).isEqualTo("\"0000000000000000000000000z\"");
    }

    @Test
    void anOriginIsTheSameEverywhere() {
        ModelReference model = new ModelReference("digits", 3);
        assertThat(PredictionId.originOf("digits", model, "00ff"))
                .isEqualTo(PredictionId.originOf("digits", new ModelReference("digits", 3), "00ff"))
                .isNotEqualTo(PredictionId.originOf("digit", model, "00ff"))
                .isNotEqualTo(PredictionId.originOf("digits", new ModelReference("digits", 4), "00ff"))
                .isNotEqualTo(PredictionId.originOf("digits", model, "00fe"))
                .isBetween(0L, PredictionId.NUMBERS - 1);
    }

    @Test
    void whatIsNoIdIsRefused() {
        assertThatThrownBy(() -> PredictionId.parse("7"))
                .hasMessage("INVALID_ARGUMENT (1001): prediction: 7 (expected: an id of 26 letters and digits, as the"
                        + " header lepton-prediction-id has it)");
        assertThatThrownBy(() -> PredictionId.parse("8" + "0".repeat(25))).hasMessageContaining("expected: an id");
        assertThatThrownBy(() -> PredictionId.parse("u" + "0".repeat(25))).hasMessageContaining("expected: an id");
        assertThatThrownBy(() -> PredictionId.parse("0".repeat(1000))).hasMessageContaining("1000 characters");
        assertThatThrownBy(() -> PredictionId.of(0, PredictionId.NUMBERS, 0)).hasMessageContaining("origin: ");
    }
}
