package ai.lepton.benchmarks;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.Signature;
import ai.lepton.server.inference.RequestBodies;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reading a request of 784 numbers: the server's reader, which checks the whole request and gives a tensor, against
 * Jackson's streaming parser with fast doubles, which puts the numbers into an array and checks nothing but the JSON.
 * They take turns; what counts is the CPU time of the thread, and the median over the rounds.
 */
public final class JsonBenchmark {

    private static final int VALUES = 784;
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 21;
    private static final int READS = 2_000;

    /** What the issue promises of floats as programs print them. */
    private static final double MOST = 0.45;

    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private JsonBenchmark() {}

    /** Measures, prints a table, and ends with 1 if the promise is not kept. */
    public static void main(String[] arguments) throws IOException {
        Random random = new Random(1);
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("floats, 9 digits", body(() -> Float.toString(random.nextFloat())));
        bodies.put("doubles, 17 digits", body(() -> Double.toString(random.nextDouble())));
        bodies.put("pixels over 255", body(() -> Float.toString(pixel(random) / 255f)));
        bodies.put("whole numbers", body(() -> Integer.toString(pixel(random))));
        Signature signature = Signature.of(
                List.of(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, VALUES))),
                List.of(TensorSpec.of("y", DType.FLOAT32, Shape.of(-1, VALUES))));
        System.out.println("| 784 values as | bytes | Jackson, us | Lepton, us | Lepton / Jackson |");
        System.out.println("|---|---|---|---|---|");
        double promised = 0;
        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            double[] jackson = new double[ROUNDS];
            double[] lepton = new double[ROUNDS];
            double[] ratios = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double theirs = microseconds(body.getValue(), JsonBenchmark::jackson);
                double ours = microseconds(body.getValue(), bytes -> lepton(bytes, signature));
                if (round >= 0) {
                    jackson[round] = theirs;
                    lepton[round] = ours;
                    ratios[round] = ours / theirs;
                }
            }
            double ratio = median(ratios);
            promised = promised == 0 ? ratio : promised;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | **%.2f** (%.2f-%.2f) |%n",
                    body.getKey(),
                    body.getValue().length,
                    median(jackson),
                    median(lepton),
                    ratio,
                    ratios[0],
                    ratios[ROUNDS - 1]);
        }
        if (promised > MOST) {
            System.err.printf(Locale.ROOT, "Lepton / Jackson: %.2f (expected: <= %.2f)%n", promised, MOST);
            System.exit(1);
        }
    }

    /** Most pixels of a drawing are black. */
    private static int pixel(Random random) {
        return random.nextInt(5) > 0 ? 0 : random.nextInt(256);
    }

    private static byte[] body(java.util.function.Supplier<String> value) {
        return IntStream.range(0, VALUES)
                .mapToObj(i -> value.get())
                .collect(Collectors.joining(
                        ",", "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[", "]}]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static double microseconds(byte[] body, ToDoubleFunction<byte[]> read) {
        double sum = 0;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < READS; i++) {
            sum += read.applyAsDouble(body);
        }
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("sum: NaN (expected: what was read is used)");
        }
        return took / 1e3 / READS;
    }

    private static double lepton(byte[] body, Signature signature) {
        return RequestBodies.inputs(body, signature).values().iterator().next().at(VALUES / 2);
    }

    private static double jackson(byte[] body) {
        float[] values = new float[VALUES];
        int read = 0;
        try (JsonParser json = JACKSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("data")) {
                    json.nextToken();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        values[read++] = json.getFloatValue();
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return values[VALUES / 2];
    }

    /** Sorts {@code values}. */
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
