package ai.lepton.sdk.log;

import static ai.lepton.sdk.log.Logs.csvLog;
import static ai.lepton.sdk.log.Logs.htmlReport;
import static ai.lepton.sdk.log.Logs.jsonLinesLog;
import static ai.lepton.sdk.log.Logs.tensorBoardLog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Callback.BatchEnd;
import ai.lepton.sdk.callback.Callback.EpochEnd;
import ai.lepton.sdk.callback.Training;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

    @TempDir
    private Path folder;

    @Test
    void csvIsATableOfEpochs() throws IOException {
        Path file = folder.resolve("deep/log.csv");
        play(csvLog(file), 1, 2);
        assertThat(file).content().isEqualTo("""
                        epoch,seconds,input_seconds,learning_rate,loss,"a ""odd"", name",val_loss
                        1,0.5,0.015625,0.001,0.5,1.0,NaN
                        2,0.5,0.015625,0.001,0.25,2.0,NaN
                        """);
        play(csvLog(file), 1, 1);
        assertThat(Files.readAllLines(file)).hasSize(2); // another training, another table
    }

    @Test
    void jsonLinesAreJsonObjects() throws IOException {
        Path file = folder.resolve("log.jsonl");
        play(jsonLinesLog(file).everyBatches(2), 1, 1);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode batch = new ObjectMapper().readTree(lines.get(0));
        assertThat(batch.path("event").asText()).isEqualTo("batch");
        assertThat(batch.path("batch").asInt()).isEqualTo(2);
        assertThat(batch.path("loss").asDouble()).isEqualTo(7);
        JsonNode epoch = new ObjectMapper().readTree(lines.get(1));
        assertThat(epoch.path("event").asText()).isEqualTo("epoch");
        assertThat(epoch.path("metrics").path("loss").asDouble()).isEqualTo(0.5);
        assertThat(epoch.path("metrics").path("val_loss").isNull()).isTrue();
        assertThat(epoch.path("learning_rate").asDouble()).isEqualTo(0.001);
    }

    @Test
    void eventFilesAreWhatTensorBoardReads() throws IOException {
        play(tensorBoardLog(folder).everyBatches(2), 1, 200);
        List<EventReader.Event> training = EventReader.read(folder.resolve("train/events.out.tfevents.lepton"));
        assertThat(training.get(0).version()).isEqualTo("brain.Event:2");
        assertThat(training.get(1)).isEqualTo(new EventReader.Event(2, "", "batch_loss", 7));
        assertThat(training.get(2)).isEqualTo(new EventReader.Event(1, "", "epoch_loss", 0.5f));
        assertThat(training.get(4)).isEqualTo(new EventReader.Event(1, "", "epoch_input_wait", 0.03125f));
        assertThat(training.get(5)).isEqualTo(new EventReader.Event(1, "", "epoch_learning_rate", 0.001f));
        assertThat(training).contains(new EventReader.Event(200, "", "epoch_loss", (float) Math.pow(0.5, 200)));
        assertThat(training).hasSize(1 + 200 * 5);
        List<EventReader.Event> validation = EventReader.read(folder.resolve("validation/events.out.tfevents.lepton"));
        assertThat(validation).hasSize(1 + 200);
        assertThat(validation.get(1).tag()).isEqualTo("epoch_loss");
        assertThat(validation.get(1).value()).isNaN();
    }

    @Test
    void theReportIsOneWellFormedPageWithACurveForEachFigure() throws Exception {
        Path file = folder.resolve("report.html");
        play(htmlReport(file, "Digits <one> & \"two\""), 1, 3);
        String page = Files.readString(file);
        assertThat(page)
                .contains("<title>Digits &lt;one&gt; &amp; &quot;two&quot;</title>")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("href=");
        // Well-formed but for the head's void elements, so an XML parser can check the rest.
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(4); // loss, the odd one, rate, seconds
        String points = document.getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
        assertThat(points).isEqualTo("62.0,12.0 205.0,120.0 348.0,174.0"); // 0.5, 0.25, 0.125
        assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(4);
    }

    @Test
    void withoutATerminalProgressIsALineAnEpoch() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        play(ConsoleProgress.lines(new PrintStream(out, true, StandardCharsets.UTF_8)), 1, 2);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "epoch 1/9  0.5 s  loss 0.5000  a \"odd\", name 1.000  val_loss NaN",
                        "epoch 2/9  0.5 s  loss 0.2500  a \"odd\", name 2.000  val_loss NaN");
    }

    @Test
    void onATerminalTheLineIsDrawnOver() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        play(ConsoleProgress.drawn(new PrintStream(out, true, StandardCharsets.UTF_8)), 1, 1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("\repoch 1/9 [============            ] 1/2  loss 3.000\u001b[K\repoch 1/9  0.5 s")
                .endsWith("\u001b[K" + System.lineSeparator());
    }

    /** What was written after a checkpoint is written again, once. */
    @Test
    void aResumedTrainingContinuesItsLogs() throws IOException {
        resumes(() -> csvLog(folder.resolve("a.csv")), folder.resolve("a.csv"));
        resumes(() -> jsonLinesLog(folder.resolve("a.jsonl")).everyBatches(1), folder.resolve("a.jsonl"));
        resumes(() -> htmlReport(folder.resolve("a.html"), "a"), folder.resolve("a.html"));
        Supplier<Callback> board = () -> tensorBoardLog(folder.resolve("board"));
        Path events = folder.resolve("board/train/events.out.tfevents.lepton");
        play(board.get(), 1, 3);
        List<EventReader.Event> unbroken = EventReader.read(events);
        broken(board);
        assertThat(EventReader.read(events)).isEqualTo(unbroken);
    }

    private static void resumes(Supplier<Callback> log, Path file) throws IOException {
        play(log.get(), 1, 3);
        byte[] unbroken = Files.readAllBytes(file);
        broken(log);
        assertThat(file).hasBinaryContent(unbroken);
    }

    private static void broken(Supplier<Callback> log) {
        Callback killed = log.get();
        epoch(killed, 1);
        Map<String, NdArray> state = killed.state();
        epoch(killed, 2);
        Callback resumed = log.get();
        resumed.restore(state);
        play(resumed, 2, 3);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> play(csvLog(inTheWay.resolve("log.csv")), 1, 1))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining(inTheWay.resolve("log.csv") + ": cannot write the log: a file is in the way");
    }

    private static void play(Callback callback, int from, int to) {
        callback.onTrainBegin(TRAINING);
        for (int epoch = from; epoch <= to; epoch++) {
            epoch(callback, epoch);
        }
        callback.onTrainEnd(TRAINING);
    }

    private static void epoch(Callback callback, int epoch) {
        callback.onBatchEnd(TRAINING, new BatchEnd(epoch, 9, 1, 2, 3));
        callback.onBatchEnd(TRAINING, new BatchEnd(epoch, 9, 2, 2, 7));
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", Math.pow(0.5, epoch));
        metrics.put("a \"odd\", name", (double) epoch);
        metrics.put("val_loss", Double.NaN);
        callback.onEpochEnd(TRAINING, new EpochEnd(epoch, 9, metrics, 0.5, 0.015625));
    }

    private static final Training TRAINING = new Training() {
        @Override
        public Map<String, Double> metrics() {
            return Map.of("loss", 3.0);
        }

        @Override
        public double learningRate() {
            return 0.001;
        }

        @Override
        public void stop(String reason) {}

        @Override
        public Map<String, NdArray> weights() {
            return Map.of();
        }

        @Override
        public void restore(Map<String, NdArray> weights) {}
    };
}
