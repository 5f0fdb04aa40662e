package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.onnx.TestLayers.Residual;
import ai.lepton.onnx.TestLayers.Twice;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window2d;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be exported is refused when the model is compiled, before it is trained, naming the layer and the line. */
class NotExportableTest {

    /** Reads a value, as {@code if} does. */
    private record Peek() implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> x.values().at(0) > 0 ? x : x.neg();
        }
    }

    @Test
    void readingAValueNamesLayerAndLineAndSuggestsWhere() {
        assertThat(refusal(dense(3), new Peek()).getMessage())
                .matches(
                        "NOT_EXPORTABLE \\(1205\\): layer \"peek_1\": values\\(\\): not known while the model is exported,"
                                + " at NotExportableTest.java:\\d+ \\(expected: only tensor operations\\)\\. Use where\\(...\\) in"
                                + " place of if\\.");
    }

    @Test
    void aLayerInsideAUsersComponentIsNamed() {
        assertThat(refusal(dense(4), new Residual(sequential(relu(), dense(4), new Peek())))
                        .getMessage())
                .contains("layer \"residual_1/body/peek_1\": values()");
        assertThat(refusal(new Twice(new Twice(new Peek()))).getMessage())
                .contains("layer \"twice_1/inner/inner\": values()");
    }

    @Test
    void aComponentThatWantsItsOwnLayersStillGetsItsOwnName() {
        record Picky(Layer inner) implements Layer {
            Picky {
                if (!(inner instanceof Peek)) {
                    throw new IllegalArgumentException("inner: " + inner + " (expected: a Peek)");
                }
            }

            @Override
            public Shape outputShape(Shape input) {
                return input;
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                return inner.build(parameters.scope("inner"), input);
            }
        }
        assertThat(refusal(new Picky(new Peek())).getMessage()).contains("layer \"picky_1\": values()");
    }

    @Test
    void theSizeOfTheBatchIsNotKnown() {
        assertThat(refusal(TestLayers.of((x, mode) -> x.div((double) x.size(0))))
                        .getMessage())
                .contains("layer \"function_1\": size(0) of [-1, 4]: not known while the model is exported, at"
                        + " NotExportableTest.java:")
                .contains("Use -1 in reshape");
        assertThatCode(() -> check(TestLayers.of((x, mode) -> x.div((double) x.size(1)))))
                .doesNotThrowAnyException();
    }

    @Test
    void randomTensorsAreForTraining() {
        assertThat(refusal(TestLayers.of((x, mode) -> x.mul(mode.random().dropoutMask(x, 0.5))))
                        .getMessage())
                .contains("layer \"function_1\": random tensors in inference, at NotExportableTest.java:")
                .contains("(expected: only while training)");
    }

    @Test
    void statisticsOfTheBatchAreForTraining() {
        LeptonException refusal = refusal(TestLayers.of((x, mode) -> {
            Tensor c = x.mean(1).reshape(-1, 1);
            return x.batchNormOfBatch(c, c, 1e-5).output();
        }));
        assertThat(refusal.getMessage())
                .contains("layer \"function_1\": batchNormOfBatch")
                .contains("running statistics");
    }

    @Test
    void noRowMayDependOnAnother() {
        assertThat(refusal(TestLayers.of((x, mode) -> x.sub(x.mean(0)))).getMessage())
                .contains("layer \"function_1\": mean over the batch, axis 0 of [-1, 4]")
                .contains("does not depend on the other rows");
        assertThat(refusal(TestLayers.of((x, mode) -> x.sub(x.mean()))).getMessage())
                .contains("mean over the batch");
        assertThat(refusal(TestLayers.of((x, mode) -> x.softmax(0))).getMessage())
                .contains("softmax over the batch");
        assertThat(refusal(TestLayers.of((x, mode) -> x.concat(x, 0).slice(0, 0, 1)))
                        .getMessage())
                .contains("concat: [-1, 4] and [-1, 4] along the batch");
    }

    @Test
    void theBatchMayNotBeFixed() {
        assertThat(refusal(TestLayers.of((x, mode) -> x.reshape(1, 4))).getMessage())
                .contains("layer \"function_1\": reshape: [-1, 4] to [1, 4]")
                .contains("Put -1 in the place of the batch.");
    }

    @Test
    void buffersAreNotSetInInference() {
        record Counting() implements Layer {
            @Override
            public Shape outputShape(Shape input) {
                return input;
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                Buffer count = parameters.buffer("count", Shape.of(), Initializer.zeros());
                return (x, mode) -> {
                    count.set(count.value().add(1));
                    return x;
                };
            }
        }
        assertThat(refusal(new Counting()).getMessage())
                .contains("layer \"counting_1\": \"counting_1/count\": is set in inference");
    }

    @Test
    void mixedTypesAreRefusedInTheWordsOfTheEngine() {
        Layer mixing = TestLayers.of((x, mode) -> x.add(x.cast(DType.FLOAT64)));

        LeptonException refusal = refusal(mixing);
        assertThat(refusal.code()).isEqualTo(ErrorCode.DTYPE_MISMATCH);
        assertThat(refusal.detail()).isEqualTo(engineRefusal(mixing).detail().replace("unchecked_1", "function_1"));
    }

    @Test
    void typesThatDoNotFitAnOperationAreRefusedInTheWordsOfTheEngine() {
        for (Layer layer : List.of(
                TestLayers.of((x, mode) -> x.cast(DType.INT64).exp().cast(DType.FLOAT32)),
                TestLayers.of((x, mode) -> x.cast(DType.INT64).mul(0.5).cast(DType.FLOAT32)),
                TestLayers.of((x, mode) -> x.greater(0).add(x.less(1))),
                TestLayers.of((x, mode) -> x.where(x, x)),
                TestLayers.of((x, mode) -> x.cast(DType.INT64).mean(1)),
                TestLayers.of((x, mode) -> x.pick(x)))) {
            LeptonException refusal = refusal(layer);
            assertThat(refusal.code()).isEqualTo(ErrorCode.DTYPE_MISMATCH);
            assertThat(refusal.detail()).isEqualTo(engineRefusal(layer).detail().replace("unchecked_1", "function_1"));
        }
    }

    @Test
    void bytesAreConvertedBeforeAnythingIsComputedOfThem() {
        Model model = Model.sequential(
                Input.image(Shape.of(4, 4, 1)), TestLayers.of((x, mode) -> x.mul(2)), Layers.rescaling(1.0 / 255));

        assertThatThrownBy(() -> compile(model))
                .hasMessageContaining("NOT_EXPORTABLE")
                .hasMessageContaining("layer \"function_1\": mul: arithmetic on UINT8")
                .hasMessageContaining("Use cast(...) or rescaling(...) before it.");
    }

    @Test
    void shapesThatDoNotFitNameTheLayer() {
        for (Layer layer : List.of(
                TestLayers.of((x, mode) -> x.add(x.slice(1, 0, 3))),
                TestLayers.of((x, mode) -> x.matmul(x)),
                TestLayers.of((x, mode) -> x.sum(7)),
                TestLayers.of((x, mode) -> x.transpose(0, 0)),
                TestLayers.of((x, mode) -> x.slice(1, 2, 9)),
                TestLayers.of((x, mode) -> x.maxPool2d(Window2d.valid(2, 2, 1, 1))))) {
            LeptonException refusal = refusal(layer);
            assertThat(refusal.code()).isEqualTo(ErrorCode.SHAPE_MISMATCH);
            assertThat(refusal.detail()).startsWith("layer \"function_1\": ").contains("(expected: ");
        }
    }

    @Test
    void aLayerThatGivesAnotherShapeThanItSaysIsRefused() {
        assertThat(refusal(TestLayers.of((x, mode) -> x.slice(1, 0, 2))).detail())
                .contains("layer \"function_1\": gave [-1, 2] (expected: [-1, 4], as its outputShape says)");
    }

    @Test
    void anInputNamedAsTheOutputIsRefused() {
        Model model = Model.sequential(new Input("output", DType.FLOAT32, Shape.of(2)), dense(1));

        assertThatThrownBy(() -> compile(model))
                .hasMessageContaining("NOT_EXPORTABLE")
                .hasMessageContaining("input \"output\": the name of an output");
    }

    @Test
    void aLayerThatSaysSoMayBeTrainedButNotExported(@TempDir Path folder) {
        record OnlyTrained() implements Layer {
            @Override
            public Shape outputShape(Shape input) {
                return input;
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                return new Peek().build(parameters, input);
            }

            @Override
            public boolean exportable() {
                return false;
            }
        }
        Model model = Model.sequential(Shape.of(4), dense(4), sequential(new OnlyTrained()));
        try (Trainer trainer = compile(model)) {
            assertThatThrownBy(() -> ModelPackage.write(trainer, folder.resolve("package")))
                    .hasMessageContaining("NOT_EXPORTABLE (1205): layer \"sequential_1/only_trained_1\": says that it"
                            + " cannot be exported");
            assertThat(folder).isEmptyDirectory();
        }
    }

    private static void check(Layer... layers) {
        compile(Model.sequential(Shape.of(4), layers)).close();
    }

    private static LeptonException refusal(Layer... layers) {
        LeptonException refusal = catchThrowableOfType(LeptonException.class, () -> check(layers));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    /** What the engine says about the same layer. */
    private static LeptonException engineRefusal(Layer layer) {
        record Unchecked(Layer layer) implements Layer {
            @Override
            public Shape outputShape(Shape input) {
                return layer.outputShape(input);
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                return layer.build(parameters, input);
            }

            @Override
            public boolean exportable() {
                return false;
            }
        }
        try (Trainer trainer = compile(Model.sequential(Shape.of(4), new Unchecked(layer)))) {
            LeptonException refusal = catchThrowableOfType(
                    LeptonException.class,
                    () -> trainer.predict(trainer.samples().get(0)));
            assertThat(refusal).isNotNull();
            return refusal;
        }
    }

    private static Trainer compile(Model model) {
        return model.compile(Compile.seed(1), Optimizers.sgd(0.1), Losses.meanSquaredError());
    }
}
