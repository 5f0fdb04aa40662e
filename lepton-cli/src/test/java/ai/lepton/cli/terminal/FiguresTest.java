package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void durationsReadAsPeopleSayThem() {
        assertThat(Figures.duration(0.04)).isEqualTo("0.0 s");
        assertThat(Figures.duration(0.4)).isEqualTo("0.4 s");
        assertThat(Figures.duration(0.97)).isEqualTo("1 s");
        assertThat(Figures.duration(59.4)).isEqualTo("59 s");
        assertThat(Figures.duration(59.6)).isEqualTo("1 min 00 s");
        assertThat(Figures.duration(125)).isEqualTo("2 min 05 s");
        assertThat(Figures.duration(3780)).isEqualTo("1 h 03 min");
    }

    @Test
    void bytesUseTheUnitThatFits() {
        assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
        assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Figures.bytes(512L << 20)).isEqualTo("512 MiB");
        assertThat(Figures.bytes((1L << 40) - 1)).isEqualTo("1.0 TiB");
    }

    @Test
    void sharesArePercent() {
        assertThat(Figures.percent(0.97694, 2)).isEqualTo("97.69 %");
        assertThat(Figures.percent(1, 1)).isEqualTo("100.0 %");
    }

    @Test
    void countsAreGrouped() {
        assertThat(Figures.count(60_000)).isEqualTo("60,000");
    }

    @Test
    void timesSayTheirZone() {
        assertThat(Figures.time(Instant.parse("2026-01-31T12:00:00Z")))
                .matches("2026-0[12]-\\d\\d \\d\\d:\\d\\d:00(Z|[+-]\\d\\d:\\d\\d)");
    }
}
