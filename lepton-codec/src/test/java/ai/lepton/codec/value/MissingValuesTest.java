package ai.lepton.codec.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "?", " ? ", "NA", "na", "N/A", "n/a", "NaN", "NAN", "None", "NULL", "null", "\\N", "-"})
    void knowsTheUsualSpellings(String text) {
        assertThat(MissingValues.DEFAULT.contains(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "no", "Nan Goldin", "nan0", "'N/A'", "Namibia", "??", "NULLIFIED", "-1", "Ä"})
    void takesNothingElse(String text) {
        assertThat(MissingValues.DEFAULT.contains(text)).isFalse();
    }

    @Test
    void takesWhatIsGiven() {
        MissingValues values = MissingValues.of(List.of("-999", "Ähm"));

        assertThat(values.contains("-999")).isTrue();
        assertThat(values.contains("äHM")).isTrue();
        assertThat(values.contains("")).isFalse();
        assertThat(values.contains("NA")).isFalse();
        assertThat(values).isEqualTo(MissingValues.of(List.of("ähm", "-999"))).isNotEqualTo(MissingValues.EMPTY_CELL);
        assertThat(values.contains("x-999x".toCharArray(), 1, 4)).isTrue();
    }
}
