package ai.lepton.control.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunEndsTest {

    private final List<String> said = new ArrayList<>();
    private boolean full;

    private void record(RunEnds ends, String id) {
        ends.record(id, () -> write(id), () -> said.add("then " + id));
    }

    private void write(String id) {
        if (full) {
            throw new IllegalStateException("no space left on the disk");
        }
        said.add("wrote " + id);
    }

    @Test
    void anEndIsWrittenAtOnceAndOnce() {
        RunEnds ends = new RunEnds(Duration.ZERO);
        record(ends, "a");
        ends.retry();
        assertThat(said).containsExactly("wrote a", "then a");
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenOnceThereIsRoomAgain() {
        RunEnds ends = new RunEnds(Duration.ZERO);
        full = true;
        record(ends, "a");
        record(ends, "b");
        ends.retry();
        assertThat(said).isEmpty();
        full = false;
        ends.retry();
        ends.retry();
        assertThat(said).containsExactly("wrote a", "then a", "wrote b", "then b");
    }

    @Test
    void aFullDiskIsNotAskedAllTheTime() {
        RunEnds ends = new RunEnds(Duration.ofHours(1));
        full = true;
        record(ends, "a");
        full = false;
        ends.retry();
        assertThat(said).isEmpty();
    }
}
