package ai.lepton.recipes.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.ExportCheck;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.sequence.SequenceLayers;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextPartsTest {

    private final long seed = Long.getLong("lepton.seed", 3);

    @Test
    void ratiosSayHowMuchMoreOfAClassATermIs() {
        SparseRows texts = SparseRows.builder(3)
                .add(0, 3)
                .endRow()
                .add(0, 1)
                .add(1, 1)
                .endRow()
                .add(1, 4)
                .endRow()
                .build();
        NdArray ratios = TfIdfNetwork.ratios(texts, NdArray.of(Shape.of(3), 0L, 0L, 1L), 2);
        // Class 0: sums 4, 1, 0 and smoothed 5, 2, 1 of 8; class 1: 0, 4, 0 and 1, 5, 1 of 7.
        double[] first = {
            Math.log(5 / 8.0) - Math.log(1 / 7.0), Math.log(2 / 8.0) - Math.log(5 / 7.0), Math.log(1 / 8.0 * 7)
        };
        for (int term = 0; term < 3; term++) {
            assertThat(ratios.at(term)).isCloseTo(first[term], within(1e-6));
            assertThat(ratios.at(3 + term)).isCloseTo(-first[term], within(1e-6));
        }
    }

    @Test
    void aDenseLayerBeginsAsNaiveBayesAndIsExported() {
        assertThat(ExportCheck.of(new NaiveBayesDense(3, 0.5), Shape.of(4), seed)
                        .rows())
                .isPositive();
        try (Trainer trainer = Model.sequential(Shape.of(2), Layers.named("bayes", new NaiveBayesDense(2, 0.5)))
                .compile(Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            trainer.loadSome(Map.of("bayes/ratio", NdArray.of(Shape.of(2, 2), 4f, -2f, 0f, 6f)));
            assertThat(trainer.predict(NdArray.of(Shape.of(1, 2), 1f, 3f)).toFloats())
                    .containsExactly(-1f, 9f);
        }
        assertThatThrownBy(() -> new NaiveBayesDense(0, 1)).hasMessage("units: 0 (expected: > 0)");
        assertThatThrownBy(() -> new NaiveBayesDense(1, Double.NaN)).hasMessage("start: NaN (expected: finite)");
    }

    @Test
    void pairsOfWordsHaveAnIndexAndWhatIsNoPairHasNone() {
        long[] words = {2, 3, 1, 0, 0};
        Model model = Model.sequential(
                new Input("words", DType.INT64, Shape.of(5)),
                new WordPairs(7),
                SequenceLayers.embeddingBag(8, 8).sum().padding(0));
        try (Trainer trainer = model.compile(Compile.seed(seed), Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            float[] table = new float[64];
            for (int i = 0; i < 8; i++) {
                table[8 * i + i] = 1;
            }
            Map<String, NdArray> weights = new LinkedHashMap<>();
            trainer.weights().forEach((name, values) -> weights.put(name, NdArray.of(Shape.of(8, 8), table)));
            trainer.load(weights);
            float[] seen = trainer.predict(NdArray.of(Shape.of(1, 5), words)).toFloats();
            float[] expected = new float[8];
            expected[(int) (1 + (2 * 1_000_003L + 3) % 7)]++;
            expected[(int) (1 + (3 * 1_000_003L + 1) % 7)]++;
            assertThat(seen).containsExactly(expected);
        }
        assertThatThrownBy(() -> new WordPairs(0)).hasMessage("buckets: 0 (expected: > 0)");
        assertThatThrownBy(() -> new WordPairs(5).outputShape(Shape.of(1))).hasMessageContaining("at least 2");
    }

    @Test
    void sparseRowsAreMadeIntoVectorsWhenTheyAreAskedFor() {
        SparseRows rows = SparseRows.builder(4)
                .add(1, 2)
                .endRow()
                .endRow()
                .add(0, 1)
                .add(3, 5)
                .endRow()
                .build();
        Dataset dataset = new SparseDataset("text", rows, NdArray.of(Shape.of(3), 7L, 8L, 9L), "label");
        Dataset.Batch batch = dataset.batch(new int[] {2, 0});
        assertThat(batch.input().toFloats()).containsExactly(1f, 0f, 0f, 5f, 0f, 2f, 0f, 0f);
        assertThat(batch.target().longAt(0)).isEqualTo(9);
        assertThat(batch.target().longAt(1)).isEqualTo(7);
        assertThat(dataset.inputShape()).isEqualTo(Shape.of(4));
    }
}
