package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FromKerasTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final List<String> SOURCES = sources();

    /** Whoever changes one of them changes both. */
    @Test
    void thePageShowsTheProgramsThatAreRunHere() throws Exception {
        assertThat(programs("from-keras")).hasSize(16).allSatisfy(FromKerasTest::isInASource);
        assertThat(programs("transfer-learning")).hasSize(5).allSatisfy(FromKerasTest::isInASource);
    }

    @Test
    void theClassifierBeatsItsBaseline() {
        Dataset rows = SevenSegments.draw(1_200, 1);
        Evaluation result = FromKeras.classifier(rows.rows(0, 1_000), rows.rows(1_000, 1_200));
        assertThat(result.metric("accuracy")).isGreaterThan(0.8);
    }

    @Test
    void convolutionsLearnDigits() {
        LabelledImages digits = new DrawnDigits(1, 400, 100).images();
        History history = FromKeras.convolutions(digits.train(), digits.test());
        double[] loss = history.values("val_loss");
        assertThat(loss[loss.length - 1]).isLessThan(loss[0] / 2);
    }

    @Test
    void twoInputsAndTwoOutputsAreTrained() {
        Random random = new Random(1);
        float[] price = new float[64];
        float[] bought = new float[64];
        for (int i = 0; i < 64; i++) {
            price[i] = random.nextFloat();
            bought[i] = i % 2;
        }
        Dataset rows = Dataset.builder()
                .input(
                        "words",
                        NdArray.of(
                                Shape.of(64, 5), random.longs(64 * 5, 0, 1000).toArray()))
                .input("numbers", NdArray.zeros(DType.FLOAT32, Shape.of(64, 3)))
                .target("bought", NdArray.of(Shape.of(64, 1), bought))
                .target("price", NdArray.of(Shape.of(64, 1), price))
                .build();
        assertThat(FromKeras.twoInputs(rows)).containsKeys("loss", "bought_loss", "bought_roc_auc", "price_loss");
    }

    @Test
    void theTrapsAreErrors() {
        Dataset labelled = Dataset.of(
                NdArray.zeros(DType.FLOAT32, Shape.of(6, 4)), NdArray.of(Shape.of(6), 0L, 1L, 2L, 0L, 1L, 2L));
        try (Trainer trainer = FromKeras.labelsAsNumbers()) {
            assertThatThrownBy(() -> trainer.fit(labelled, Fit.epochs(1)))
                    .hasMessageContaining("sparseCategoricalCrossEntropy");
        }
        assertThatThrownBy(FromKeras::softmaxTwice).hasMessageContaining("layer \"dense_1\": ends in softmax");
    }

    private static List<String> programs(String page) throws IOException {
        String text = Files.readString(Path.of("../docs/guide/" + page + ".md"));
        return PROGRAM.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(FromKerasTest::program)
                .toList();
    }

    private static void isInASource(String program) {
        assertThat(SOURCES).anySatisfy(source -> assertThat(source).contains(program));
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/ai/lepton/examples"))) {
            List<String> sources = new ArrayList<>();
            for (Path file : files.toList()) {
                sources.add(words(Files.readString(file)));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String block) {
        return words(block.substring("```java\n".length(), block.length() - "```".length()));
    }

    /** Without the difference that line breaks and indentation make. */
    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }
}
