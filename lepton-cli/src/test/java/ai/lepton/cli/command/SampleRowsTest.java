package ai.lepton.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleRowsTest {

    @Test
    void aSampleBecomesARowOfATable() throws Exception {
        Set<String> leftOut = new TreeSet<>();
        String row = SampleRows.flat(
                "{\"prediction\":\"01\",\"time\":\"2026-12-01T00:00:00Z\",\"model\":\"m@1\",\"row\":0,"
                        + "\"inputs\":{\"age\":37,\"job\":null,\"time\":\"noon\",\"pair\":[[1,2],[3,4]]},"
                        + "\"outputs\":{\"label\":\"yes\",\"probabilities\":[0.25,0.75]}}",
                leftOut);
        assertThat(row)
                .isEqualTo(
                        "{\"age\":37,\"job\":null,\"time\":\"noon\",\"pair.0\":1,\"pair.1\":2,\"pair.2\":3,\"pair.3\":4,"
                                + "\"output.label\":\"yes\",\"output.probabilities.0\":0.25,\"output.probabilities.1\":0.75,"
                                + "\"prediction\":\"01\",\"model\":\"m@1\"}");
        assertThat(leftOut).isEmpty();
    }

    @Test
    void picturesMakeNoColumnsAndThatIsSaid() throws Exception {
        Set<String> leftOut = new TreeSet<>();
        String picture = IntStream.range(0, 1025).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String row = SampleRows.flat(
                "{\"prediction\":\"01\",\"time\":\"t\",\"model\":\"m@1\",\"inputs\":{\"image\":[" + picture
                        + "]},\"outputs\":{\"y\":1}}",
                leftOut);
        assertThat(row).isEqualTo("{\"output.y\":1,\"prediction\":\"01\",\"time\":\"t\",\"model\":\"m@1\"}");
        assertThat(leftOut).containsExactly("image");
    }
}
