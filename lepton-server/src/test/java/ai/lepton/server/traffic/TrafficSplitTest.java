package ai.lepton.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.ModelReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

    private static final int KEYS = 20_000;

    @Test
    void chanceGivesEachVersionItsShare() {
        // Weights 1, 0 and 3: a quarter of [0, 1) is version 1, the rest version 3, nothing version 2.
        Iterator<Double> draws = List.of(0.0, 0.2499, 0.25, 0.5, 0.9999).iterator();
        TrafficSplit split = new TrafficSplit(plan(null, 1, 0, 3), draws::next);
        assertThat(IntStream.range(0, 5).map(i -> split.choose(Headers.NONE)).toArray())
                .containsExactly(1, 1, 3, 3, 3);
    }

    @Test
    void theOnlyVersionWithAShareNeedsNoChance() {
        TrafficSplit split = new TrafficSplit(plan(null, 0, 7, 0), () -> {
            throw new AssertionError("drawn");
        });
        assertThat(split.choose(Headers.NONE)).isEqualTo(2);
    }

    @Test
    void aRuleComesBeforeTheKeyAndTheKeyBeforeChance() {
        Assignment assignment =
                new Assignment("X-User", List.of(new Rule("X-Group", "beta", 2), new Rule("x-group", "old", 1)));
        TrafficSplit split = new TrafficSplit(plan(assignment, 100, 0, 0), () -> 0);
        assertThat(split.choose(headers("x-group", "beta"))).isEqualTo(2);
        assertThat(split.choose(headers("x-group", "old"))).isEqualTo(1);
        assertThat(split.choose(headers("x-group", "other"))).isEqualTo(1);
        assertThat(split.choose(headers("x-user", "ada"))).isEqualTo(1);
    }

    @Test
    void keysAreSharedAsTheWeightsSay() {
        int[] counts = new int[4];
        for (int version : assigned(plan(key(), 90, 9, 1))) {
            counts[version]++;
        }
        // Three standard deviations of a binomial of 20,000 draws, for each share.
        assertThat(counts[1]).isCloseTo(18_000, within(130));
        assertThat(counts[2]).isCloseTo(1_800, within(125));
        assertThat(counts[3]).isCloseTo(200, within(45));
    }

    @Test
    void theSameKeyGoesToTheSameVersionInEveryProcess() {
        // Pinned: a restart, or a second server, must not move anybody.
        assertThat(assigned(plan(key(), 50, 50)).subList(0, 12))
                .containsExactlyElementsOf(assigned(plan(key(), 5, 5)).subList(0, 12));
        TrafficSplit split = TrafficSplit.of(plan(key(), 50, 50));
        assertThat(List.of("ada", "grace", "edsger", "größer", "").stream()
                        .map(name -> split.choose(headers("x-user", name)))
                        .toList())
                .containsExactlyElementsOf(PINNED);
    }

    private static final List<Integer> PINNED = List.of(1, 1, 1, 2, 2);

    @Test
    void aWeightThatRisesOnlyDrawsKeysToItself() {
        List<Integer> before = assigned(plan(key(), 60, 30, 10));
        List<Integer> after = assigned(plan(key(), 60, 30, 40));
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            if (!before.get(i).equals(after.get(i))) {
                assertThat(after.get(i)).as("key %d", i).isEqualTo(3);
                moved++;
            }
        }
        // From 10 of 100 to 40 of 130: a share of 0.2077 must move, and no more does.
        assertThat(moved / (double) KEYS).isCloseTo(40 / 130.0 - 0.1, within(0.01));
    }

    @Test
    void aVersionThatGoesOnlyMovesItsOwnKeys() {
        Random random = new Random(7);
        for (int round = 0; round < 5; round++) {
            double[] weights = random.doubles(4, 0.1, 10).toArray();
            List<Integer> before = assigned(plan(key(), weights));
            double gone = weights[2];
            weights[2] = 0;
            List<Integer> after = assigned(plan(key(), weights));
            for (int i = 0; i < KEYS; i++) {
                if (before.get(i) != 3) {
                    assertThat(after.get(i)).as("key %d, weight %f", i, gone).isEqualTo(before.get(i));
                }
            }
        }
    }

    @Test
    void endpointsShareTheirKeysIndependently() {
        List<Integer> one = assigned(plan(key(), 50, 50));
        EndpointPlan plan = plan(key(), 50, 50);
        List<Integer> other =
                assigned(new EndpointPlan("other", null, plan.versions(), List.of(), plan.assignment(), Replicas.ONE));
        long same = IntStream.range(0, KEYS)
                .filter(i -> one.get(i).equals(other.get(i)))
                .count();
        assertThat(same / (double) KEYS).isCloseTo(0.5, within(0.02));
    }

    private static List<Integer> assigned(EndpointPlan plan) {
        TrafficSplit split = TrafficSplit.of(plan);
        return IntStream.range(0, KEYS)
                .mapToObj(i -> split.choose(headers("x-user", "user-" + i)))
                .toList();
    }

    private static Assignment key() {
        return new Assignment("x-user", List.of());
    }

    private static Headers headers(String name, String value) {
        return asked -> asked.equals(name) ? value : null;
    }

    private static EndpointPlan plan(@Nullable Assignment assignment, double... weights) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            shares.add(new Share(new ModelReference("m", i + 1), weights[i]));
        }
        return new EndpointPlan("m", null, shares, List.of(), assignment, Replicas.ONE);
    }
}
