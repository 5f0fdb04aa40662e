package ai.lepton.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.RunEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectedContextTest {

    @Test
    void aLogsLineIsForPeople() {
        Map<String, Double> metrics = Map.of("loss", 0.2871093750001, "accuracy", 0.9123456789012345);
        assertThat(ConnectedContext.line(new RunEvent.Progress(1, 5, 10, 10, metrics, null, true)))
                .isEqualTo("epoch 1/5: accuracy 0.9123, loss 0.2871");
    }
}
