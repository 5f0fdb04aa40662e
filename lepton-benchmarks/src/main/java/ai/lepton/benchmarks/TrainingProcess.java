package ai.lepton.benchmarks;

import ai.lepton.sdk.data.Dataset;
import ai.lepton.torch.TrainingEnvironment;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One measurement in a process of its own: its caller's side, and its main. */
final class TrainingProcess {

    private TrainingProcess() {}

    /** Everything of {@link TrainingEnvironment} is unset before {@code variables} are set. */
    static Measurement run(Workload workload, Variant variant, Map<String, String> variables, Path data)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx1g");
        if (variant == Variant.BARE) {
            // As the engine sets it for itself: no look at the resident size at every allocation.
            command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainingProcess.class.getName()));
        command.addAll(List.of(workload.name(), variant.name(), data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(TrainingEnvironment.variables().keySet());
        environment.putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(workload + " " + variant + ": exit " + exit + " (expected: 0)");
        }
        return Measurement.parse(output);
    }

    /** @param arguments a {@link Workload}, a {@link Variant}, a folder */
    public static void main(String[] arguments) {
        Workload workload = Workload.valueOf(arguments[0]);
        Variant variant = Variant.valueOf(arguments[1]);
        Dataset.Batch images = TrainingData.read(Path.of(arguments[2]), workload.rows());
        try (Loop loop = Loop.of(workload, variant)) {
            for (int epoch = 0; epoch < workload.warmUpEpochs(); epoch++) {
                loop.epoch(images);
            }
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long wall = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            double loss = loop.epoch(images);
            cpu = system.getProcessCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            System.out.println(new Measurement(cpu / 1e9, wall / 1e9, loss));
        }
    }
}
