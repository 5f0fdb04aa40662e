package ai.lepton.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    @Test
    void whatStandsInTheDataIsNoHtml() {
        String page = new ReportPage("a <b>")
                .heading("<script>")
                .lines(List.of("<i>", "&"))
                .table(List.of(List.of("<u>"), List.of("\"x\"")), true)
                .chart("<svg>", new Chart("<text>").line(List.of(1.0, 2.0), List.of(3.0, Double.NaN), true))
                .paragraph("end")
                .text();
        assertThat(page)
                .contains("<title>a &lt;b&gt;</title>", "<h2>&lt;script&gt;</h2>", "<pre>&lt;i&gt;\n&amp;</pre>")
                .contains("<th>&lt;u&gt;</th>", "<td>&quot;x&quot;</td>", "aria-label=\"&lt;svg&gt;\"")
                .doesNotContain("<script", "NaN", "http://", "https://");
        assertThat(page.split("<div", -1).length).isEqualTo(page.split("</div>", -1).length);
    }

    @Test
    void classesThatWereTakenForOthersAreCounted() {
        ReportPage page = new ReportPage("m");
        AnswerCharts.add(
                page,
                Task.CLASSIFICATION,
                new Answers(
                        NdArray.of(Shape.of(3, 2), 0.9f, 0.1f, 0.2f, 0.8f, 0.4f, 0.6f),
                        NdArray.of(Shape.of(3), 0L, 0L, 1L)),
                List.of("no", "yes"));
        assertThat(page.text())
                .contains("<tr><td>no</td><td>1</td><td>1</td><td>0.500</td></tr>")
                .contains("<tr><td>yes</td><td>0</td><td>1</td><td>1.000</td></tr>")
                .contains("right answers by probability");
    }

    @Test
    void errorsOfNumbersAreSpreadOut() {
        ReportPage page = new ReportPage("m");
        AnswerCharts.add(
                page,
                Task.REGRESSION,
                new Answers(NdArray.of(Shape.of(3, 1), 1f, 2f, 3f), NdArray.of(Shape.of(3, 1), 1f, 4f, 3f)),
                List.of());
        assertThat(page.text()).contains("prediction, by the true value", "errors (prediction - true value)");
        assertThat(page.text().split("<circle", -1)).hasSize(4);
    }
}
