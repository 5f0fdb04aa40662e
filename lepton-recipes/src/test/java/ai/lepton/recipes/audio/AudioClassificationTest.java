package ai.lepton.recipes.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.raw.RawMedia;
import ai.lepton.codec.raw.RawRows;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.recipes.RecordingContext;
import ai.lepton.recipes.labelled.ClassificationRun;
import ai.lepton.recipes.labelled.LeaveOneOut;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioClassificationTest {

    private static final Path DATA = Path.of(
            System.getProperty("lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")));
    private static final int RATE = 8000;

    @TempDir
    private Path folder;

    private final Random random = new Random(5);
    private int runs;

    @BeforeEach
    void seed() {
        random.setSeed(5);
    }

    /** A tone that rises, falls or stays, at any height: what is told apart is the order in time. */
    private byte[] tone(String kind, int rate) {
        double seconds = 0.3 + 0.2 * random.nextDouble();
        double middle = 600 + 900 * random.nextDouble();
        double slope = kind.equals("up") ? 1 : kind.equals("down") ? -1 : 0;
        short[] samples = new short[(int) (seconds * rate)];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double place = (double) i / samples.length - 0.5;
            phase += 2 * Math.PI * middle * (1 + slope * place) / rate;
            samples[i] = (short) (8000 * Math.sin(phase) + 200 * random.nextGaussian());
        }
        return wav(samples, rate, samples.length);
    }

    /** @param said how many samples the header says there are */
    private static byte[] wav(short[] samples, int rate, int said) {
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * said);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * said);
        for (short sample : samples) {
            file.putShort(sample);
        }
        return file.array();
    }

    private Path tones(int each) throws IOException {
        Path all = Files.createDirectory(folder.resolve("tones" + runs++));
        for (String kind : List.of("down", "flat", "up")) {
            Files.createDirectory(all.resolve(kind));
            for (int i = 0; i < each; i++) {
                Files.write(all.resolve(kind + "/" + "abcd".charAt(i % 4) + "_" + i + ".wav"), tone(kind, RATE));
            }
        }
        return all;
    }

    @Test
    void aFolderPerClassIsLearnedAndThePackageTakesRecordings() throws IOException {
        Path data = tones(60);
        RecordingContext context = context(Map.of("data", data.toString(), "epochs", "15"));
        Made made = new AudioClassification().run(context);

        assertThat(made.rows()).isEqualTo(new RowCounts(144, 0, 36, 0));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.8);
        assertThat(baseline(made, "trivial", "accuracy")).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(made.baselines().get("linear")).containsKeys("accuracy", "roc_auc", "log_loss");
        assertThat(context.messages())
                .contains(data + ": 144 rows of 3 classes to learn from; 36 to measure with")
                .anyMatch(line -> line.startsWith("accuracy"));

        Path target = context.folder().resolve("package");
        ModelManifest manifest = PackageFolder.open(target).manifest();
        assertThat(manifest.labels()).containsExactly("down", "flat", "up");
        TensorSpec input = manifest.inputs().get(0);
        assertThat(input.name()).isEqualTo("sound");
        assertThat(input.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(input.shape()).isEqualTo(Shape.of(-1, -1));
        assertThat(Objects.requireNonNull(input.value()).sampleRate()).isEqualTo(RATE);
        assertThat(Files.readString(target.resolve("MODEL_CARD.md")))
                .contains("Tells which class of `label` a recording belongs to (down, flat, up)")
                .contains("at 8,000 Hertz");
        assertThat(Files.readString(context.folder().resolve(ClassificationRun.REPORT)))
                .contains("<h2>Classes</h2>");

        try (LoadedModel model = LoadedModel.open(target)) {
            int right = 0;
            for (String kind : manifest.labels()) {
                for (int i = 0; i < 5; i++) {
                    // At another rate than the model's: whoever decodes brings it to that.
                    RawMedia recording = new RawMedia("new.wav", tone(kind, i % 2 == 0 ? RATE : 16_000));
                    Map<String, NdArray> inputs = RawRows.of(model.signature().inputs())
                            .encode(List.of(Map.of("sound", recording)))
                            .get(0)
                            .inputs();
                    String answer = model.score(inputs).values().stream()
                            .filter(output -> output.dtype() == DType.STRING)
                            .findFirst()
                            .orElseThrow()
                            .textAt(0);
                    right += answer.equals(kind) ? 1 : 0;
                }
            }
            assertThat(right).isGreaterThanOrEqualTo(11);
        }
    }

    @Test
    void thosePartsOfANameThatAreAGroupStayTogether() throws IOException {
        Path data = tones(16);
        Map<String, String> parameters = Map.of(
                "data", data.toString(),
                "pattern", "{kind}/{voice}_{n}.wav",
                "target", "kind",
                "group", "voice",
                "epochs", "2");
        RecordingContext context = context(parameters);
        assertThat(new AudioClassification().run(context).rows()).isEqualTo(new RowCounts(36, 0, 12, 0));
        assertThat(context.messages()).anyMatch(line -> line.endsWith("of other values of \"voice\""));
        LeaveOneOut voices = AudioClassification.leaveOneOut(parameters, "voice");
        assertThat(voices.accuracies()).containsOnlyKeys("a", "b", "c", "d");
    }

    @Test
    void aRecordingThatLiesAboutItsLengthIsNamedAndNothingIsMade() throws IOException {
        for (boolean isTest : new boolean[] {false, true}) {
            Path data = tones(12);
            Path test = tones(3);
            Path liar = (isTest ? test : data).resolve("up/z_99.wav");
            Files.write(liar, wav(new short[400], RATE, 40_000));
            RecordingContext context = context(Map.of("data", data.toString(), "test", test.toString()));
            assertThatThrownBy(() -> new AudioClassification().run(context))
                    .isInstanceOfSatisfying(LeptonException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SOUND_UNREADABLE);
                        assertThat(e.detail()).contains("up/z_99.wav");
                    });
            assertThat(context.folder()).isEmptyDirectory();
            assertThat(context.progress()).isEmpty();
        }
    }

    @Test
    void whatCannotBeLearnedIsSaid() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused(ErrorCode.DATA_NOT_FOUND, Map.of("data", empty.toString()), "no folders in it (expected: a folder of");
        Path one = folder.resolve("one");
        Files.createDirectories(one.resolve("up"));
        for (int i = 0; i < 25; i++) {
            Files.write(one.resolve("up/" + i + ".wav"), tone("up", RATE));
        }
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", one.toString()),
                one + ": target \"label\": \"up\" in all 25 rows (expected: at least two classes)");
        Path data = tones(10);
        refused(
                ErrorCode.DATA_NOT_FOUND,
                Map.of("data", data.toString(), "pattern", "recordings/{label}_{n}.wav"),
                "none of 30 files fits \"recordings/{label}_{n}.wav\"");
        Path text = folder.resolve("notes.csv");
        Files.writeString(text, "a,b\n1,2\n");
        refused(
                ErrorCode.DATA_NOT_FOUND,
                Map.of("data", text.toString(), "target", "a"),
                "neither a folder nor an archive");
        assertThat(new AudioClassification().dataParameters()).containsExactlyInAnyOrder("data", "test");
        assertThatThrownBy(() -> new AudioClassification().check(Map.of("data", "x", "text", "y")))
                .hasMessageContaining("parameter: text (expected: one of");
    }

    @Test
    void theLinearModelSeesTheMeanOfEachBandOverTime() {
        float[] numbers = new float[20 * 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        SparseRows rows =
                SoundLearner.means(Dataset.of(NdArray.of(Shape.of(1, 20, 2), numbers), NdArray.of(Shape.of(1), 0L)));
        float[] row = new float[20];
        rows.put(0, row, 0);
        // The first of ten parts is frames 0 and 1: bands 0, 2 and 1, 3.
        assertThat(row[0]).isEqualTo(1f);
        assertThat(row[1]).isEqualTo(2f);
        assertThat(row[18]).isEqualTo(37f);
    }

    @Test
    void thePlanFitsTheRecordings() {
        SoundPlan digits = SoundPlan.of(2700, new SoundScan(Map.of(8000, 3000), List.of(0.4, 0.5, 0.71)));
        assertThat(digits.frames() % 20).isZero();
        assertThat(digits.spectrogram().sampleRate()).isEqualTo(8000);
        assertThat(digits.seconds()).isBetween(0.5, 0.9);
        SoundPlan songs = SoundPlan.of(500, new SoundScan(Map.of(44_100, 500, 8000, 3), List.of(30.0, 31.0)));
        assertThat(songs.spectrogram().sampleRate()).isEqualTo(16_000);
        assertThat(songs.seconds()).isBetween(10.0, 11.0);
        assertThat(songs.frames()).isBetween(200, 220);
        assertThat(SoundPlan.of(50_000, new SoundScan(Map.of(16_000, 1), List.of(1.0)))
                        .validation())
                .isCloseTo(0.1, within(1e-9));
    }

    @Test
    void somePartOfTheSpokenDigitsIsLearned() throws IOException {
        Path data = DATA.resolve("fsdd.tar.gz");
        assumeTrue(Files.exists(data), () -> "no " + data + "; set LEPTON_DATA");
        RecordingContext context = context(Map.of(
                "data", data.toString(),
                "pattern", "recordings/{digit}_{speaker}_{n:[01]|[5-9]}.wav",
                "target", "digit",
                "test-files", "recordings/*_{n:[01]}.wav",
                "epochs", "12"));
        Made made = new AudioClassification().run(context);
        assertThat(made.rows()).isEqualTo(new RowCounts(300, 0, 120, 0));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.6);
    }

    private void refused(ErrorCode code, Map<String, String> parameters, String detail) throws IOException {
        RecordingContext context = context(parameters);
        assertThatThrownBy(() -> new AudioClassification().run(context))
                .isInstanceOfSatisfying(LeptonException.class, e -> {
                    assertThat(e.detail()).contains(detail);
                    assertThat(e.code()).isEqualTo(code);
                });
        assertThat(context.folder()).isEmptyDirectory();
    }

    private static double baseline(Made made, String model, String metric) {
        Double value = made.baselines().getOrDefault(model, Map.of()).get(metric);
        return value == null ? Double.NaN : value;
    }

    private RecordingContext context(Map<String, String> parameters) throws IOException {
        return new RecordingContext(Files.createDirectory(folder.resolve("run" + runs++)), new HashMap<>(parameters));
    }
}
