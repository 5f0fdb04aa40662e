package ai.lepton.control.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnexpectedExitTest {

    @Test
    void whoeverFindsAKilledRunIsToldWhatToDo() {
        assertThat(new UnexpectedExit(7, 137, new LogTail(List.of("epoch 1")))
                        .failure()
                        .detail())
                .startsWith("process 7 ended with exit code 137 (killed by signal 9, SIGKILL): ")
                .contains("Submit it again; where memory is short, with smaller batches")
                .endsWith("Last lines of its log: epoch 1");
        assertThat(new UnexpectedExit(7, 139, new LogTail(List.of())).failure().detail())
                .contains("SIGSEGV", "Look into its log, and submit it again.");
    }
}
