package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import ai.lepton.sdk.tensor.Window2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Nothing that a step allocates is left behind: neither resident memory nor the count of native objects grows. */
class NativeMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 20_000;

    /** What the child process runs: kilobytes resident before and after, native objects before and after. */
    public static void main(String[] arguments) throws IOException {
        try (EngineSession session = new TorchEngine().open(1, DType.FLOAT32)) {
            Training training = new Training(session);
            training.steps(STEPS / 5, 0);
            long kilobytes = residentKilobytes();
            long objects = Pointer.totalCount();
            training.steps(STEPS, STEPS / 5);
            System.out.println(kilobytes + " " + residentKilobytes() + " " + objects + " " + Pointer.totalCount());
        }
    }

    /** In a process of its own, whose Java heap is resident from the start: what grows then is native. */
    @Test
    void staysFlatOverTwentyThousandSteps() throws Exception {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which this system has not");
        String output = ChildJvm.run(
                NativeMemoryTest.class,
                Map.of(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
        assertThat(output).matches("(\\d+ ){3}\\d+\\s*");
        String[] figures = output.strip().split(" ", -1);
        long before = Long.parseLong(figures[0]);
        assertThat(Long.parseLong(figures[1])).as("kilobytes resident").isLessThan(before + before / 20);
        assertThat(Long.parseLong(figures[3])).as("native objects").isLessThanOrEqualTo(Long.parseLong(figures[2]));
    }

    @Test
    void givesEverythingBackWhenSessionsClose() {
        openAndClose();
        long objects = Pointer.totalCount();
        for (int i = 0; i < 20; i++) {
            openAndClose();
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(objects);
    }

    private static void openAndClose() {
        try (EngineSession session = new TorchEngine().open(1, DType.FLOAT32)) {
            new Training(session).steps(2, 0);
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** A step that goes through every kind of call: copies, masks, images, statistics, gradients, Adam, failures. */
    private static final class Training {
        private final EngineSession session;
        private final Parameter kernel;
        private final Parameter gain;
        private final Parameter shift;
        private final List<Parameter> parameters;
        private final List<Buffer> means;
        private final List<Buffer> variances;
        private final Buffer count;
        private final NdArray images = NdArray.zeros(DType.UINT8, Shape.of(2, 5, 5, 1));
        private final NdArray labels = NdArray.of(Shape.of(2), 1L, 0L);

        Training(EngineSession session) {
            this.session = session;
            kernel = session.parameter("kernel", Shape.of(2, 1, 2, 2), new double[] {1, 2, 3, 4, 5, 6, 7, 8});
            gain = session.parameter("gain", Shape.of(2), new double[] {1, 1});
            shift = session.parameter("shift", Shape.of(2), new double[] {0, 0});
            parameters = List.of(kernel, gain, shift);
            means = zeros("mean");
            variances = zeros("variance");
            count = session.buffer("count", Shape.of(), new double[1]);
        }

        private List<Buffer> zeros(String name) {
            return parameters.stream()
                    .map(p -> session.buffer(
                            name,
                            p.shape(),
                            new double[Math.toIntExact(p.shape().elements())]))
                    .toList();
        }

        void steps(int steps, int done) {
            for (int i = done; i < done + steps; i++) {
                images.buffer().putInt(i % 40, i);
                try (TensorScope scope = session.scope()) {
                    step(i);
                }
            }
        }

        private void step(int i) {
            // Images and failures cost most of the time, so they come up less often.
            Tensor scores = i % 16 == 0
                    ? ofImages()
                    : gain.value().reshape(1, 2).linear(kernel.value().reshape(4, 2), fourZeros());
            Tensor loss = i % 16 == 0
                    ? scores.logSoftmax(-1)
                            .pick(session.constant(labels))
                            .mean()
                            .neg()
                    : scores.mul(session.random().dropoutMask(scores, 0.5))
                            .square()
                            .mean();
            session.backward(loss);
            try (TensorScope update = session.inferenceScope()) {
                double learningRate = 1e-3 / (1 + i); // another scalar every time
                session.fusedKernels()
                        .orElseThrow()
                        .adam(parameters, means, variances, count, learningRate, 0, 0.9, 0.999, 1e-8);
                shift.set(shift.value().add(gain.gradient().mul(learningRate)));
            }
            assertThat(loss.values().at(0)).isNotNaN();
            if (i % 500 == 0) {
                assertThatThrownBy(() -> scores.reshape(4, 1).matmul(scores.reshape(4, 1)))
                        .hasMessageStartingWith("SHAPE_MISMATCH");
            }
            if (i % 2 == 0) {
                session.clearGradients(parameters);
            }
        }

        private Tensor ofImages() {
            Tensor x = session.constant(images).cast(DType.FLOAT32).mul(1.0 / 255);
            Tensor y = x.conv2d(kernel.value(), shift.value(), Window2d.same(2, 2, 1, 1, 5, 5))
                    .relu()
                    .maxPool2d(Window2d.valid(2, 2, 2, 2));
            Tensor.BatchNormalized normal = y.batchNormOfBatch(gain.value(), shift.value(), 1e-3);
            return normal.output()
                    .mul(session.random().dropoutMask(y, 0.5))
                    .averagePool2d(Window2d.same(2, 2, 2, 2, 2, 2))
                    .mean(1, 2);
        }

        private Tensor fourZeros() {
            return session.constant(NdArray.of(Shape.of(4), 0f, 0f, 0f, 0f));
        }
    }
}
