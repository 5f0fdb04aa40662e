package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Gate.Promise LEAST = Gate.Promise.atLeast(97.3, "%.2f %%", "reads digits");
    private static final Gate.Promise MOST = Gate.Promise.atMost(1.05, "x %.3f", "memory");
    private static final Gate GATE =
            new Gate("digits", "", 30, List.of(1L), List.of(LEAST, MOST), seed -> new double[] {98, 1});

    @Test
    void aRowSaysBoundFigureAndTime() {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(Gates.row(GATE, LEAST, 97.3, 12.4, "abc1234"))
                .isEqualTo("| digits | reads digits | 97.30 % | 97.30 % | passed | 12 of 30 | abc1234 | " + today
                        + " |\n");
        assertThat(Gates.row(GATE, LEAST, 97.2, 12.4, "abc1234")).contains("| **missed** |");
        assertThat(Gates.row(GATE, MOST, 1.06, 12.4, "abc1234"))
                .contains("| memory | at most x 1.050 | x 1.060 | **missed** |");
        assertThat(Gates.row(GATE, MOST, 1.05, 31, "abc1234")).contains("| **too slow** | 31 of 30 |");
    }

    @Test
    void whatIsRecordedAtACommitIsNotRunAgain() {
        String record = "| gate |\n" + Gates.row(GATE, LEAST, 98, 1, "abc1234");
        assertThat(Gates.isRecorded(record, GATE, "abc1234")).isTrue();
        assertThat(Gates.isRecorded(record, GATE, "fff0000")).isFalse();
        Gate other = new Gate("digit", "", 30, List.of(1L), List.of(LEAST), seed -> new double[] {98});
        assertThat(Gates.isRecorded(record, other, "abc1234")).isFalse();
    }

    /** The gate in short: 10 trainers, 300 times in and out. */
    @Test
    void trainersLeaveNothingBehind() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc");
        assertThat(ManyTrainers.growth(10, 300)).isBetween(0.9, 1.05);
    }
}
