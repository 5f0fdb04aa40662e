package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointPlanTest {

    private static final ModelReference ONE = new ModelReference("digits", 1);
    private static final ModelReference TWO = new ModelReference("digits", 2);

    @Test
    void allOfItComesBack() {
        EndpointPlan plan = new EndpointPlan(
                "digits",
                null,
                List.of(new Share(ONE, 95), new Share(TWO, 5)),
                List.of(new Shadow(new ModelReference("digits", 3), 10)),
                new Assignment("x-user-id", List.of(new Rule("x-group", "beta", 2))),
                new Replicas(0, 4, 8.0, Balance.LATENCY, List.of(2.0), 60L));
        assertThat(ApiJson.read(ApiJson.write(plan), EndpointPlan.class)).isEqualTo(plan);
        assertThat(plan.mainModel()).isEqualTo(ONE);
        assertThat(plan.share(2)).isEqualTo(0.05);
        assertThat(plan.shadowPercent(3)).isEqualTo(10);
        assertThat(plan.models()).containsExactly(ONE, TWO, new ModelReference("digits", 3));
    }

    @Test
    void aModelIsShortForOneVersionThatGetsEverything() {
        EndpointPlan plan = read("{'name':'digits','model':{'name':'digits','version':1}}");
        assertThat(plan).isEqualTo(EndpointPlan.of("digits", ONE));
        assertThat(plan.replicas()).isEqualTo(Replicas.ONE);
        assertThat(plan.share(1)).isEqualTo(1);
        assertThat(ApiJson.text(plan)).doesNotContain("null").startsWith("{\"name\":\"digits\",\"versions\":[");
    }

    @Test
    void whatIsNotSaidOfReplicasIsAsByDefault() {
        EndpointPlan plan =
                read("{'name':'d','model':{'name':'digits','version':1},'replicas':{'least':2,'balance':'WEIGHTED'}}");
        assertThat(plan.replicas()).isEqualTo(new Replicas(2, 2, 4.0, Balance.WEIGHTED, List.of(), 300L));
    }

    @Test
    void ofEqualSharesTheNewestIsTheMainOne() {
        EndpointPlan plan = EndpointPlan.of("d", ONE).withVersions(List.of(new Share(TWO, 1), new Share(ONE, 1)));
        assertThat(plan.mainModel()).isEqualTo(TWO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'d'} | model: missing (expected: the name and version of a model, or versions with their weights)",
                "{'name':'d','model':{'name':'m','version':1},'versions':[{'model':{'name':'m','version':1},'weight':1}]}"
                        + " | model: m@1 beside versions (expected: one of the two)",
                "{'name':'d','versions':[{'model':{'name':'m','version':1},'weight':-1}]}"
                        + " | versions: m@1: weight -1.0 (expected: a number from 0 to 1000000)",
                "{'name':'d','versions':[{'model':{'name':'m','version':1},'weight':0}]}"
                        + " | versions: every weight is 0 (expected: one above it)",
                "{'name':'d','versions':[{'model':{'name':'m','version':0},'weight':1}]}"
                        + " | versions: model m@0 (expected: a name and a version, 1, 2, 3 ...)",
                "{'name':'d','versions':[{'model':{'name':'m','version':1},'weight':1},{'model':{'name':'n','version':1},'weight':1}]}"
                        + " | versions: m@1 and n@1 (expected: each number once, as a URL names a version by it)",
                "{'name':'d','versions':[{'weight':1}]} | versions[0].model: missing (expected: an object with name, version)",
                "{'name':'d','model':{'name':'m','version':1},'shadows':[{'model':{'name':'m','version':2},'percent':0}]}"
                        + " | shadows: m@2: percent 0.0 (expected: a number above 0, at most 100)",
                "{'name':'d','model':{'name':'m','version':1},'shadows':[{'model':{'name':'n','version':1},'percent':5}]}"
                        + " | shadows: n@1 and m@1 (expected: each number once, as metrics name a version by it)",
                "{'name':'d','model':{'name':'m','version':1},'assignment':{}}"
                        + " | assignment: nothing (expected: a key, rules, or both)",
                "{'name':'d','model':{'name':'m','version':1},'assignment':{'key':'x user'}}"
                        + " | assignment.key: no such header (expected: the name of an HTTP header, such as x-user-id)",
                "{'name':'d','model':{'name':'m','version':1},'assignment':{'rules':[{'header':'x','value':'y','version':2}]}}"
                        + " | assignment.rules: header x: version 2 (expected: one of [1])",
                "{'name':'d','model':{'name':'m','version':1},'replicas':{'least':3,'most':2}}"
                        + " | replicas.most: 2 (expected: 3 to 64)",
                "{'name':'d','model':{'name':'m','version':1},'replicas':{'idleSeconds':0}}"
                        + " | replicas.idleSeconds: 0 (expected: >= 1)",
                "{'name':'d','model':{'name':'m','version':1},'replicas':{'balance':'RANDOM'}}"
                        + " | replicas.balance: text (expected: one of [ROUND_ROBIN, LEAST_REQUESTS, WEIGHTED, LATENCY])"
            })
    void whatCannotBeIsNamedWithWhatWasExpected(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.detail()).isEqualTo(message));
    }

    private static EndpointPlan read(String json) {
        return ApiJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), EndpointPlan.class);
    }
}
