package ai.lepton.benchmarks;

import ai.lepton.torch.TrainingEnvironment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the variables of {@link TrainingEnvironment} are worth: {@code fit} with all of them, and with some left out. */
public final class EnvironmentBenchmark {

    private static final String ALL = "all of them";

    private EnvironmentBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        Map<String, Map<String, String>> environments = environments();
        List<Rounds<String>> measured = new ArrayList<>();
        for (Workload workload : options.workloads()) {
            Rounds<String> rounds = new Rounds<>();
            Map<String, Callable<Measurement>> all = new LinkedHashMap<>();
            environments.forEach((name, variables) ->
                    all.put(name, () -> TrainingProcess.run(workload, Variant.FIT, variables, options.data())));
            rounds.measure(options.rounds(), workload.toString(), all);
            measured.add(rounds);
        }
        StringBuilder table = new StringBuilder("| `fit`, CPU ms a step, with |");
        options.workloads()
                .forEach(workload -> table.append(' ').append(workload.title()).append(" | to all |"));
        table.append("\n|---|").append("---|---|".repeat(options.workloads().size()));
        for (String name : environments.keySet()) {
            table.append("\n| ").append(name).append(" |");
            for (int i = 0; i < measured.size(); i++) {
                table.append(String.format(
                        Locale.ROOT,
                        " %.3f | %s |",
                        measured.get(i).milliseconds(options.workloads().get(i), name),
                        measured.get(i).ratio(name, ALL).markdown()));
            }
        }
        table.append("\n\nMedians of ").append(options.rounds()).append(" alternated rounds. ");
        table.append(FigureFile.origin(
                "make bench-train MAIN=EnvironmentBenchmark ARGS=\"--rounds " + options.rounds() + " --write\""));
        FigureFile.publish(options, "EnvironmentBenchmark", table.toString());
    }

    private static Map<String, Map<String, String>> environments() {
        Map<String, Map<String, String>> environments = new LinkedHashMap<>();
        environments.put(ALL, TrainingEnvironment.variables());
        environments.put("no `MALLOC_*`", without("MALLOC_"));
        environments.put("no `MALLOC_ARENA_MAX`", without("MALLOC_ARENA_MAX"));
        environments.put("no `MALLOC_TRIM_THRESHOLD_`", without("MALLOC_TRIM_THRESHOLD_"));
        environments.put("no `MALLOC_MMAP_THRESHOLD_`", without("MALLOC_MMAP_THRESHOLD_"));
        environments.put("no `MALLOC_TOP_PAD_`", without("MALLOC_TOP_PAD_"));
        environments.put("no `O*_NUM_THREADS`, no `OMP_WAIT_POLICY`", without("OMP_", "OPENBLAS_NUM_THREADS"));
        environments.put("none of them", Map.of());
        return environments;
    }

    private static Map<String, String> without(String... prefixes) {
        Map<String, String> variables = new LinkedHashMap<>(TrainingEnvironment.variables());
        variables.keySet().removeIf(name -> Arrays.stream(prefixes).anyMatch(name::startsWith));
        return variables;
    }
}
