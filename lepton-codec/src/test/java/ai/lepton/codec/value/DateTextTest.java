package ai.lepton.codec.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2026-01-31T09:30, 2026-01-31T09:30:00Z",
        "2026-01-31 09:30:15, 2026-01-31T09:30:15Z",
        "2026-01-31T09:30:15.5Z, 2026-01-31T09:30:15.500Z",
        "2026-01-31T09:30:15.123456789Z, 2026-01-31T09:30:15.123Z",
        "2026-01-31T09:30:15+02:00, 2026-01-31T07:30:15Z",
        "2026-01-31T09:30:15-0530, 2026-01-31T15:00:15Z",
        "1600-02-29, 1600-02-29T00:00:00Z",
        "0001-01-01, 0001-01-01T00:00:00Z"
    })
    void readsIso(String text, String instant) {
        assertThat(DateText.ISO.parse(text)).isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-02-29",
                "1900-02-29",
                "2026-13-01",
                "2026-00-10",
                "2026-01-32",
                "26-01-31",
                "2026-1-31",
                "2026-01-31T",
                "2026-01-31T24:00",
                "2026-01-31T09:60",
                "2026-01-31x09:30",
                "2026-01-31T09:30:15.",
                "2026-01-31T09:30+25:00",
                "2026-01-31Z"
            })
    void knowsWhatIsNoIsoDate(String text) {
        assertThat(DateText.ISO.parse(text)).isEqualTo(DateText.NO_DATE);
    }

    @Test
    void agreesWithTheCalendarOfJava() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            LocalDate day = LocalDate.ofEpochDay(random.nextInt(3_000_000) - 700_000);
            assertThat(DateText.ISO.parse(DateTimeFormatter.ISO_LOCAL_DATE.format(day)))
                    .as("%s", day)
                    .isEqualTo(day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "d.M.yyyy; 31.12.2025; 2025-12-31T00:00:00Z",
                "yyyy-MM; 1949-07; 1949-07-01T00:00:00Z",
                "M/d/yyyy h:mm a; 1/31/2026 2:05 pm; 2026-01-31T14:05:00Z",
                "d-MMM-yyyy; 01-jan-1995; 1995-01-01T00:00:00Z",
                "yyyy; 2026; 2026-01-01T00:00:00Z",
                "dd.MM.yy; 31.01.26; 2026-01-31T00:00:00Z",
                "yyyyMMdd'T'HHmm; 20260131T0930; 2026-01-31T09:30:00Z",
                "EEE, d MMM yyyy HH:mm:ss Z; Sat, 31 Jan 2026 09:30:00 +0100; 2026-01-31T08:30:00Z"
            })
    void readsByPattern(String pattern, String text, String instant) {
        assertThat(DateText.of(pattern).parse(text))
                .isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @Test
    void knowsWhatDoesNotFitThePattern() {
        DateText day = DateText.of("d.M.yyyy");

        assertThat(day.reads("31.2.2026")).isFalse();
        assertThat(day.reads("1.2.2026 ")).isTrue();
        assertThat(day.reads("1.2.2026x")).isFalse();
        assertThat(day.reads("1/2/2026")).isFalse();
    }

    @Test
    void refusesWhatIsNoPattern() {
        assertThatThrownBy(() -> DateText.of("d.M.bbbb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pattern: \"d.M.bbbb\": Unknown pattern letter: b (expected: a pattern of DateTimeFormatter, such"
                                + " as d.M.yyyy)");
    }

    @Test
    void findsTheWaysInWhichTextsAreDates() {
        assertThat(DateText.candidates(List.of("2026-01-31", "2026-02-01 10:00")))
                .containsExactly(DateText.ISO);
        assertThat(DateText.candidates(List.of("1/2/2026", "3/4/2026")))
                .containsExactly(DateText.of("M/d/yyyy"), DateText.of("d/M/yyyy"));
        assertThat(DateText.candidates(List.of("1/2/2026", "13/4/2026"))).containsExactly(DateText.of("d/M/yyyy"));
        assertThat(DateText.candidates(List.of("red"))).isEmpty();
        assertThat(DateText.candidates(List.of())).isEmpty();
    }
}
