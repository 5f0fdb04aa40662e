package ai.lepton.sdk;

import ai.lepton.core.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The table that {@link Model#summary} prints. */
final class Summary {

    private static final String[] HEAD = {"layer", "output shape", "parameters", ""};

    private final Model model;
    private final Compile options;
    private final Described tensors;

    private Summary(Model model, Compile options) {
        this.model = model;
        this.options = options;
        this.tensors = Described.of(model);
    }

    /** @param options say which parameters are frozen */
    static String of(Model model, Compile options) {
        Summary summary = new Summary(model, options);
        return summary.table() + summary.totals();
    }

    private String table() {
        Map<String, Shape> shapes = model.shapes();
        List<String[]> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Input input : model.inputs()) {
            rows.add(new String[] {
                input.name() + " (" + input.dtype() + ")", input.shape().toString(), "0", ""
            });
        }
        Set<String> counted = new HashSet<>();
        for (Step step : model.steps()) {
            String prefix = step.place() + "/";
            boolean first = counted.add(step.place());
            long frozen = first ? frozen(prefix) : 0;
            long all = first ? elements(tensors.parameters(), prefix) + elements(tensors.buffers(), prefix) : 0;
            rows.add(new String[] {
                step.name() + " (" + step.layer().getClass().getSimpleName() + ")",
                Model.shape(shapes, step.name()).toString(),
                grouped(all),
                frozen == 0 ? "" : frozen == elements(tensors.parameters(), prefix) ? "frozen" : "partly frozen"
            });
        }
        return aligned(rows);
    }

    private String totals() {
        long frozen = frozen("");
        long buffers = elements(tensors.buffers(), "");
        return "trainable parameters: " + grouped(elements(tensors.parameters(), "") - frozen)
                + (frozen == 0 ? "" : ", frozen: " + grouped(frozen))
                + (buffers == 0 ? "" : ", not trainable: " + grouped(buffers)) + "\n";
    }

    private long frozen(String prefix) {
        return tensors.parameters().entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith(prefix) && options.freezes(tensor.getKey()))
                .mapToLong(tensor -> tensor.getValue().elements())
                .sum();
    }

    private static long elements(Map<String, Shape> tensors, String prefix) {
        return tensors.entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith(prefix))
                .mapToLong(tensor -> tensor.getValue().elements())
                .sum();
    }

    private static String aligned(List<String[]> rows) {
        int[] widths = new int[HEAD.length];
        for (String[] row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
        }
        StringBuilder text = new StringBuilder();
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %s";
        for (String[] row : rows) {
            text.append(String.format(Locale.ROOT, format, (Object[]) row).stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
