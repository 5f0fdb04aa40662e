package ai.lepton.torch;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.engine.Precision;
import ai.lepton.sdk.engine.SessionOptions;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import ai.lepton.sdk.tensor.Window2d;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** libtorch computes bfloat16 on any processor, if slowly; so the sessions here take one that is said to have it. */
class MixedPrecisionTest {

    private static final long SEED = Long.getLong("lepton.seed", 1);
    private static final Devices ABLE = new Devices(0, false, null, new CpuFeatures("", Set.of("avx512_bf16")));

    /** Of bfloat16, which has 8 bits: a factor may be off by 1/256, and products of two by twice that. */
    private static final double CLOSE = 0.02;

    private final Map<String, BiFunction<Tensor, Tensor, Tensor>> products = products();

    private static Map<String, BiFunction<Tensor, Tensor, Tensor>> products() {
        Map<String, BiFunction<Tensor, Tensor, Tensor>> products = new LinkedHashMap<>();
        products.put("linear", (x, w) -> x.reshape(6, 24).linear(w.reshape(6, 24)));
        products.put("matmul", (x, w) -> x.reshape(6, 24).matmul(w.reshape(24, 6)));
        products.put(
                "conv2d", (x, w) -> x.reshape(2, 6, 6, 2).conv2d(w.reshape(8, 2, 3, 3), Window2d.valid(3, 3, 1, 1)));
        products.put(
                "convTranspose2d",
                (x, w) ->
                        x.reshape(2, 6, 6, 2).convTranspose2d(w.reshape(2, 8, 3, 3), null, Window2d.valid(3, 3, 1, 1)));
        products.put(
                "attention",
                (x, w) -> x.reshape(2, 6, 12)
                        .attention(w.reshape(2, 6, 12), w.reshape(2, 6, 12), AttentionOptions.heads(2)));
        return products;
    }

    @Test
    void productsAndTheirGradientsAreCloseAndOfTheSameType() {
        products.forEach((name, product) -> {
            double[][] full = computed(Precision.FULL, product);
            double[][] mixed = computed(Precision.MIXED_BFLOAT16, product);
            for (int part = 0; part < full.length; part++) {
                double scale = 0;
                double worst = 0;
                for (int i = 0; i < full[part].length; i++) {
                    scale = Math.max(scale, Math.abs(full[part][i]));
                    worst = Math.max(worst, Math.abs(full[part][i] - mixed[part][i]));
                }
                assertThat(worst)
                        .as("%s, part %d, seed %d", name, part, SEED)
                        .isGreaterThan(0) // or it was not in bfloat16 at all
                        .isLessThan(CLOSE * scale);
            }
        });
    }

    /** The result, and the gradients of both factors. */
    private static double[][] computed(Precision precision, BiFunction<Tensor, Tensor, Tensor> product) {
        Random random = new Random(SEED);
        double[] left = random.doubles(144, -1, 1).toArray();
        double[] right = random.doubles(144, -1, 1).toArray();
        SessionOptions options = new SessionOptions(1, DType.FLOAT32, Device.cpu(), precision);
        try (EngineSession session = TorchEngine.open(options, ABLE)) {
            Parameter x = session.parameter("x", Shape.of(144), left);
            Parameter w = session.parameter("w", Shape.of(144), right);
            try (TensorScope scope = session.scope()) {
                Tensor result = product.apply(x.value(), w.value());
                assertThat(result.dtype()).isEqualTo(DType.FLOAT32);
                session.backward(result.square().sum());
                assertThat(x.gradient().values().dtype()).isEqualTo(DType.FLOAT32);
                return new double[][] {
                    result.values().toDoubles(),
                    x.gradient().values().toDoubles(),
                    w.gradient().values().toDoubles()
                };
            }
        }
    }

    @Test
    void inferenceIsInFullPrecision() {
        double[] values = new Random(SEED).doubles(144, -1, 1).toArray();
        List<double[]> results = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            SessionOptions options = new SessionOptions(1, DType.FLOAT32, Device.cpu(), precision);
            try (EngineSession session = TorchEngine.open(options, ABLE)) {
                Parameter x = session.parameter("x", Shape.of(12, 12), values);
                try (TensorScope scope = session.inferenceScope()) {
                    results.add(x.value().matmul(x.value()).values().toDoubles());
                }
            }
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
    }

    /** Images of noise with a bright quarter, whose place is the class. */
    @Test
    void aNetworkLearnsAsItDoesInFullPrecision() {
        assumeTrue(CpuFeatures.ofThisMachine().multipliesBfloat16(), "the processor does not multiply bfloat16");
        Random random = new Random(SEED);
        int rows = 256;
        float[] pixels = new float[rows * 64];
        long[] labels = new long[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = random.nextInt(4);
            for (int i = 0; i < 64; i++) {
                boolean bright = i / 8 / 4 * 2 + i % 8 / 4 == labels[row];
                pixels[row * 64 + i] = random.nextFloat() + (bright ? 0.5f : 0);
            }
        }
        Dataset data = Dataset.of(NdArray.of(Shape.of(rows, 8, 8, 1), pixels), NdArray.of(Shape.of(rows), labels));
        Model model = Model.sequential(
                Shape.of(8, 8, 1),
                conv2d(8, 3),
                batchNorm(),
                maxPool2d(2),
                flatten(),
                dense(16).relu(),
                dense(4));
        List<Double> losses = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            Compile options = Compile.seed(SEED).precision(precision);
            try (Trainer trainer = model.compile(options, adam(0.01), sparseCategoricalCrossEntropy(), accuracy())) {
                trainer.fit(data, Fit.epochs(6).batchSize(32));
                losses.add(trainer.evaluate(data).loss());
                assertThat(trainer.evaluate(data).metric("accuracy")).isGreaterThan(0.95);
            }
        }
        assertThat(losses.get(1)).isNotEqualTo(losses.get(0)).isCloseTo(losses.get(0), within(0.1));
    }
}
