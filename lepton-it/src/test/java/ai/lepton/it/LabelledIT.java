package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts and recordings become models by the commands that people type. */
class LabelledIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void textsAndRecordingsAreLearnedAndRegisteredAndBadOnesAreNot() throws IOException {
        Path home = folder.resolve("home");
        Path texts = texts();
        Path tones = tones();
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(up.process().isAlive()).isTrue();

            JsonNode words = trained(home, "text-classification", texts, "mail", "-p", "network=tfidf");
            assertThat(words.path("rows").asInt()).isEqualTo(60);
            assertThat(words.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.9);
            assertThat(words.path("baselines").path("trivial").path("accuracy").asDouble())
                    .isEqualTo(0.5);
            assertThat(words.path("baselines").path("linear").path("accuracy").asDouble())
                    .isGreaterThan(0.9);
            assertThat(words.path("data").get(0).path("source").asText()).isEqualTo(texts.toString());
            assertThat(words.path("data").get(0).path("sha256").asText()).hasSize(64);
            assertThat(Files.exists(home.resolve("runs")
                            .resolve(words.path("id").asText())
                            .resolve("report.html")))
                    .isTrue();

            JsonNode sounds = trained(
                    home,
                    "audio-classification",
                    tones,
                    "tones",
                    "--pattern",
                    "{pitch}/{n}.wav",
                    "--target",
                    "pitch",
                    "--test-files",
                    "*/{n:[0-4]}.wav");
            assertThat(sounds.path("rowCounts").path("test").asInt()).isEqualTo(10);
            assertThat(sounds.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.8);
            assertThat(sounds.path("parameters").path("test-files").asText()).isEqualTo("*/{n:[0-4]}.wav");

            evaluated(home, "mail@1", texts, 60);
            evaluated(home, "tones@1", tones, 40);

            Files.write(tones.resolve("low/99.wav"), Arrays.copyOf(wav(300), 500));
            Program.Result cut = train(home, "audio-classification", tones, "bad");
            assertThat(cut.exit()).isNotZero();
            assertThat(cut.err()).contains("low/99.wav");
            Path one = folder.resolve("one");
            Files.createDirectories(one.resolve("spam"));
            for (int i = 0; i < 20; i++) {
                Files.writeString(one.resolve("spam/" + i + ".txt"), "buy");
            }
            assertThat(train(home, "text-classification", one, "bad").err())
                    .contains("\"spam\" in all 20 rows (expected: at least two classes)");
            assertThat(Program.run(home, "model", "list", "-o", "json").out()).doesNotContain("\"bad\"");
        }
    }

    private static JsonNode trained(Path home, String recipe, Path data, String name, String... more)
            throws IOException {
        Program.Result trained = train(home, recipe, data, name, more);
        assertThat(trained.exit()).as(trained.err()).isZero();
        JsonNode line = JSON.readTree(trained.lastLine());
        assertThat(line.path("model").asText()).isEqualTo(name);
        assertThat(line.path("version").asInt()).isEqualTo(1);
        return line;
    }

    private static void evaluated(Path home, String model, Path data, int rows) throws IOException {
        Program.Result result = Program.run(home, "evaluate", model, "--data", data.toString(), "-o", "json");
        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode figures = JSON.readTree(result.lastLine());
        assertThat(figures.path("rows").asInt()).isEqualTo(rows);
        assertThat(figures.at("/metrics/accuracy").asDouble()).isGreaterThan(0.8);
        assertThat(figures.at("/baselines/trivial/accuracy").asDouble()).isEqualTo(0.5);
    }

    private static Program.Result train(Path home, String recipe, Path data, String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "train", "--recipe", recipe, "--data", data.toString(), "--name", name, "--epochs", "8", "-o", "json"));
        command.addAll(List.of(more));
        return Program.run(home, command.toArray(String[]::new));
    }

    private Path texts() throws IOException {
        Path all = folder.resolve("texts");
        for (String label : List.of("ham", "spam")) {
            Files.createDirectories(all.resolve(label));
            for (int i = 0; i < 30; i++) {
                Files.writeString(
                        all.resolve(label + "/" + i + ".txt"),
                        "Message " + i % 5
                                + (label.equals("spam") ? ": buy cheap watches now!" : ": see you at lunch."));
            }
        }
        return all;
    }

    private Path tones() throws IOException {
        Path all = folder.resolve("tones");
        for (String label : List.of("low", "high")) {
            Files.createDirectories(all.resolve(label));
            for (int i = 0; i < 20; i++) {
                Files.write(all.resolve(label + "/" + i + ".wav"), wav((label.equals("low") ? 300 : 1500) + 10 * i));
            }
        }
        return all;
    }

    /** A fifth of a second of a tone. */
    private static byte[] wav(double hertz) {
        int rate = 8000;
        int samples = rate / 5;
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / rate)));
        }
        return file.array();
    }
}
