package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crf;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crfLoss;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.decode.Viterbi;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tagger with a conditional random field, from training to tags out of a package. */
class TaggerPackageTest {

    @Test
    void aPackageGivesTheBestTags(@TempDir Path folder) {
        long seed = Seed.next("TaggerPackageTest");
        Random random = new Random(seed);
        int rows = 8;
        Node words = Node.input(new Input("words", DType.INT64, Shape.of(Shape.UNKNOWN)));
        Node lengths = Node.input(new Input("lengths", DType.INT64, Shape.of()));
        Node emissions = Node.of(gru(4).bidirectional().sequences().withLengths(), words.then(embedding(9, 5)), lengths)
                .then(perStep(dense(3)));
        Model model = Model.functional(List.of(words, lengths), Node.of(crf().withLengths(), emissions, lengths));

        NdArray sentences =
                NdArray.of(Shape.of(rows, 5), random.longs(rows * 5L, 0, 9).toArray());
        NdArray counts = NdArray.of(Shape.of(rows), random.longs(rows, 1, 6).toArray());
        NdArray tags =
                NdArray.of(Shape.of(rows, 5), random.longs(rows * 5L, 0, 3).toArray());
        for (int i = 0; i < tags.elements(); i++) {
            if (i % 5 >= counts.longAt(i / 5)) {
                tags.buffer().putLong(i * 8, Viterbi.NO_TAG);
            }
        }
        Dataset dataset = Dataset.builder()
                .input("words", sentences)
                .input("lengths", counts)
                .target("", tags)
                .build();
        try (Trainer trainer = model.compile(sgd(0.5), crfLoss())) {
            trainer.fit(dataset, Fit.epochs(3).batchSize(4));
            Path target = folder.resolve("tagger");
            ModelPackage.write(trainer, target);
            Map<String, NdArray> inputs = Map.of("words", sentences, "lengths", counts);
            NdArray lattice = trainer.predict(inputs).values().iterator().next();
            try (LoadedModel loaded = LoadedModel.open(target)) {
                assertThat(loaded.signature().outputNames()).containsExactly("output", "tags");
                NdArray found =
                        requireNonNull(loaded.score(inputs, List.of("tags")).get("tags"));
                assertThat(found).isEqualTo(Viterbi.decode(lattice));
                for (int i = 0; i < tags.elements(); i++) {
                    assertThat(found.longAt(i) == Viterbi.NO_TAG).isEqualTo(tags.longAt(i) == Viterbi.NO_TAG);
                }
                NdArray wrong = NdArray.of(Shape.of(1, 2), 3L, 9L);
                assertThatThrownBy(() -> loaded.score(Map.of("words", wrong, "lengths", NdArray.of(Shape.of(1), 2L))))
                        .hasMessageContaining("input \"words\" row 0: 9 (expected: 0 to 8)");
            }
        }
    }
}
