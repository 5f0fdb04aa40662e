package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void takesTheMedianOfTheRatiosWithinARound() {
        Rounds<String> rounds = new Rounds<>();
        double[][] seconds = {{1, 2}, {30, 20}, {4, 5}}; // ratios 0.5, 1.5, 0.8: the median of sums would be 4 / 5
        for (double[] round : seconds) {
            rounds.add("ours", new Measurement(round[0], 9, 0), "round");
            rounds.add("theirs", new Measurement(round[1], 9, 0), "round");
        }
        Rounds.Ratio ratio = rounds.ratio("ours", "theirs");
        assertThat(ratio).isEqualTo(new Rounds.Ratio(0.8, 0.5, 1.5));
        assertThat(ratio.markdown()).isEqualTo("**0.80** (0.50-1.50)");
        assertThat(rounds.milliseconds(Workload.MLP, "ours")).isCloseTo(4000.0 / 1875, within(1e-9));
        assertThatThrownBy(() -> rounds.ratio("ours", "others")).hasMessageContaining("none of others");
    }

    @Test
    void letsAllTakeTurns() throws Exception {
        List<String> order = new ArrayList<>();
        Map<String, Callable<Measurement>> all = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            all.put(name, () -> {
                order.add(name);
                return new Measurement(1, 1, 0);
            });
        }
        new Rounds<String>().measure(2, "test", all);
        assertThat(order).containsExactly("a", "b", "c", "c", "a", "b");
    }

    @Test
    void readsWhatAProcessWrote() {
        Measurement measurement = new Measurement(1.5, 2.25, 0.125);
        assertThat(Measurement.parse(measurement + "\n")).isEqualTo(measurement);
        assertThatThrownBy(() -> Measurement.parse("")).hasMessageContaining("expected: cpu, wall and loss");
    }
}
