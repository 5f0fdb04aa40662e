package ai.lepton.benchmarks.serving;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/**
 * What ONNX Runtime takes for the same rows without a server around it: one thread, 32 rows a run, the same buffers for
 * inputs and outputs every time. For each number of rows on standard input it prints the CPU seconds of that many.
 */
final class BatchLimit {

    private static final int BATCH = 32;
    private static final int CLASSES = 10;

    private BatchLimit() {}

    /** @param arguments a graph */
    public static void main(String[] arguments) throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(arguments[0], options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, pictures(), new long[] {BATCH, 28, 28, 1});
                    OnnxTensor output = OnnxTensor.createTensor(
                            environment, floats(BATCH * CLASSES), new long[] {BATCH, CLASSES})) {
                System.out.println(ServerProcess.READY + 0);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    long before = system.getProcessCpuTime();
                    run(session, input, output, Long.parseLong(line));
                    System.out.println((system.getProcessCpuTime() - before) / 1e9);
                }
            }
        }
    }

    private static void run(OrtSession session, OnnxTensor input, OnnxTensor output, long rows) throws OrtException {
        Map<String, OnnxTensor> inputs =
                Map.of(session.getInputNames().iterator().next(), input);
        Map<String, OnnxTensor> outputs =
                Map.of(session.getOutputNames().iterator().next(), output);
        for (long done = 0; done < rows; done += BATCH) {
            session.run(inputs, java.util.Set.of(), outputs).close();
        }
    }

    private static FloatBuffer pictures() {
        Random random = new Random(1);
        FloatBuffer values = floats(BATCH * ServedNetwork.VALUES);
        while (values.hasRemaining()) {
            values.put(random.nextFloat());
        }
        return values.flip();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(4 * count)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
