package ai.lepton.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.EndpointPlan.Balance;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadBalancerTest {

    private record Fixed(int underWay, double latencyNanos, double weight) implements Load {}

    private static final List<Fixed> IDLE = List.of(new Fixed(0, 0, 5), new Fixed(0, 0, 1), new Fixed(0, 0, 1));

    @Test
    void roundRobinTakesOneAfterTheOther() {
        LoadBalancer balancer = LoadBalancer.of(Balance.ROUND_ROBIN);
        assertThat(choices(balancer, IDLE, 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void leastRequestsTakesTheOneThatHasLeastToDo() {
        LoadBalancer balancer = LoadBalancer.of(Balance.LEAST_REQUESTS);
        List<Fixed> replicas = List.of(new Fixed(3, 0, 1), new Fixed(1, 0, 1), new Fixed(2, 0, 1));
        assertThat(choices(balancer, replicas, 4)).containsOnly(1);
        assertThat(choices(LoadBalancer.of(Balance.LEAST_REQUESTS), IDLE, 6)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void weightsAreKeptAndEvenlyMixed() {
        LoadBalancer balancer = LoadBalancer.of(Balance.WEIGHTED);
        // By hand, with weights 5, 1, 1: the order that nginx gives.
        assertThat(choices(balancer, IDLE, 14)).containsExactly(0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void latencyTakesOfTwoTheOneThatIsDoneFirst() {
        // Cost is latency times requests with this one: 10 * 3 = 30, 8 * 4 = 32, 40 * 1 = 40.
        List<Fixed> replicas = List.of(new Fixed(2, 10, 1), new Fixed(3, 8, 1), new Fixed(0, 40, 1));
        // The second draw is of those that are left: 0 then 0 is replicas 0 and 1, 1 then 1 is 1 and 2, 2 then 0 is 2
        // and 0.
        Iterator<Integer> draws = List.of(0, 0, 1, 1, 2, 0).iterator();
        LoadBalancer balancer = new LatencyAware(bound -> draws.next());
        assertThat(choices(balancer, replicas, 3)).containsExactly(0, 1, 0);
    }

    @Test
    void aReplicaThatHasNotAnsweredYetComesFirst() {
        List<Fixed> replicas = List.of(new Fixed(0, 1_000_000, 1), new Fixed(5, 0, 1));
        LoadBalancer balancer = new LatencyAware(bound -> 0);
        assertThat(balancer.choose(replicas)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Balance.class)
    void aListThatGrowsAndShrinksIsNoHarm(Balance kind) {
        LoadBalancer balancer = LoadBalancer.of(kind);
        for (int size : new int[] {1, 3, 2, 5, 1, 4}) {
            List<Fixed> replicas = IntStream.range(0, size)
                    .mapToObj(i -> new Fixed(i, 100 * i, 1 + i))
                    .toList();
            for (int choice : choices(balancer, replicas, 50)) {
                assertThat(choice).isBetween(0, size - 1);
            }
        }
    }

    @Test
    void anAverageMovesByATenthOfTheDifference() {
        Ewma average = new Ewma();
        assertThat(average.value()).isZero();
        average.add(100);
        assertThat(average.value()).isEqualTo(100);
        average.add(200);
        assertThat(average.value()).isEqualTo(110);
        average.add(10);
        assertThat(average.value()).isEqualTo(100);
    }

    private static int[] choices(LoadBalancer balancer, List<? extends Load> replicas, int count) {
        int[] choices = new int[count];
        Arrays.setAll(choices, i -> balancer.choose(replicas));
        return choices;
    }
}
