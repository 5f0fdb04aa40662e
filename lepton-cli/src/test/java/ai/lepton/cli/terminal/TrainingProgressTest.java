package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.RunEvent.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

    private static final Map<String, Double> METRICS = Map.of("loss", 0.08123, "accuracy", 0.97694);

    @Test
    void elsewhereThanOnATerminalThereIsOnePlainLineForEachEpoch() {
        Captured captured = Captured.plain();
        try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
            progress.show(new Progress(1, 5, 900, 1875, METRICS, 12.0, false));
            progress.show(new Progress(1, 5, 1875, 1875, METRICS, 8.0, true));
        }
        assertThat(captured.text()).isEqualTo("  epoch 1/5  loss 0.0812  accuracy 97.69 %  8 s left\n");
    }

    @Test
    void ofHundredsOfEpochsTheRoundOnesStay() {
        assertThat(epochsLeft(50)).hasSize(50);
        assertThat(epochsLeft(51)).startsWith(2, 4).endsWith(50, 51);
        assertThat(epochsLeft(250)).startsWith(5, 10).endsWith(245, 250).hasSize(50);
        assertThat(epochsLeft(303)).startsWith(10, 20).endsWith(300, 303);
        assertThat(epochsLeft(2000)).startsWith(50, 100).endsWith(2000);
        Captured captured = Captured.interactive(100);
        try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
            progress.show(new Progress(1, 300, 2, 2, METRICS, null, true));
        }
        assertThat(captured.text())
                .startsWith("\r\033[K  epoch   1/300")
                .endsWith("\r\033[K")
                .doesNotContain("\n");
    }

    private static List<Integer> epochsLeft(int epochs) {
        Captured captured = Captured.plain();
        try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                progress.show(new Progress(epoch, epochs, 1, 1, Map.of(), null, true));
            }
        }
        return captured.text()
                .lines()
                .map(line -> Integer.valueOf(line.strip().replaceAll("epoch +(\\d+)/.*", "$1")))
                .toList();
    }

    @Test
    void onATerminalTheLineIsWrittenOverUntilItsEpochEnds() {
        Captured captured = Captured.interactive(100);
        try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
            progress.show(new Progress(2, 5, 938, 1875, METRICS, 12.0, false));
            progress.show(new Progress(2, 5, 1875, 1875, METRICS, 8.0, true));
        }
        String half = "━".repeat(15) + "─".repeat(15);
        assertThat(captured.text())
                .isEqualTo("\r\033[K  epoch 2/5  " + half + "  50 %  loss 0.0812  accuracy 97.69 %  12 s left"
                        + "\r\033[K  epoch 2/5  " + "━".repeat(30)
                        + " 100 %  loss 0.0812  accuracy 97.69 %  8 s left\n");
    }

    @Test
    void nothingIsLeftOnceTheLastEpochIsDone() {
        Captured captured = Captured.plain();
        try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
            progress.show(new Progress(5, 5, 1875, 1875, METRICS, 0.0, true));
        }
        assertThat(captured.text()).doesNotContain("left");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int width = 10; width <= 120; width++) {
            Captured captured = Captured.interactive(width);
            try (TrainingProgress progress = new TrainingProgress(captured.terminal())) {
                progress.show(new Progress(2, 5, 938, 1875, METRICS, 3700.0, false));
            }
            int limit = width;
            assertThat(captured.text().split("\r\033\\[K")).allMatch(line -> line.length() < limit);
        }
    }

    @Test
    void closingClearsAHalfDoneLine() {
        Captured captured = Captured.interactive(80);
        TrainingProgress progress = new TrainingProgress(captured.terminal());
        progress.show(new Progress(1, 1, 1, 2, METRICS, null, false));
        progress.close();
        assertThat(captured.text()).endsWith("\r\033[K");
    }
}
