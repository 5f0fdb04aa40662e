package ai.lepton.sdk;

import ai.lepton.core.Shape;
import ai.lepton.sdk.cost.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The table that {@link Model#summary} prints. */
final class Summary {

    /** The largest that the layers take stands in for a size that the model leaves open; the summary says which. */
    private static final long[] OPEN_SIZES = {128, 64, 32, 16, 8, 4, 2, 1};

    private static final String[] HEAD = {"layer", "output shape", "parameters", "FLOPs", ""};

    private final Model model;
    private final Compile options;
    private final OptionalLong optimizerBytes;
    private final Described tensors;
    private final long openSize;
    private final Map<String, Cost> costs;

    private Summary(Model model, Compile options, OptionalLong optimizerBytes) {
        this.model = model;
        this.options = options;
        this.optimizerBytes = optimizerBytes;
        this.tensors = Described.of(model);
        this.openSize = openSize(model);
        this.costs = Costs.of(model, options.dtype(), openSize);
    }

    /**
     * @param options say which parameters are frozen, and the type of computation
     * @param optimizerBytes memory of the optimizer's state, where it is known
     */
    static String of(Model model, Compile options, OptionalLong optimizerBytes) {
        Summary summary = new Summary(model, options, optimizerBytes);
        return summary.table() + summary.totals() + summary.cost() + summary.memory();
    }

    private String table() {
        Map<String, Shape> shapes = model.shapes();
        List<String[]> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Input input : model.inputs()) {
            rows.add(new String[] {
                input.name() + " (" + input.dtype() + ")", input.shape().toString(), "0", "0", ""
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
                flops(costs.getOrDefault(step.name(), Cost.ZERO)),
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

    private String cost() {
        return "FLOPs: " + flops(Costs.total(costs)) + " for one row forward"
                + (Costs.hasOpenSizes(model) ? ", with " + openSize + " for each size left open (-1)" : "")
                + "; 2 for each multiply-add of products and convolutions, nothing else\n";
    }

    private String memory() {
        long parameters = elements(tensors.parameters(), "");
        long bytes = options.dtype().bytes();
        return "memory: parameters "
                + bytes((parameters + elements(tensors.buffers(), "")) * bytes)
                + ", gradients "
                + bytes((parameters - frozen("")) * bytes)
                + (optimizerBytes.isPresent()
                        ? ", optimizer " + bytes(optimizerBytes.getAsLong())
                        : ", optimizer known once compiled")
                + ", activations up to "
                + bytes(Costs.total(costs).activationBytes()) + " for each row of a batch\n";
    }

    private static long openSize(Model model) {
        for (long size : OPEN_SIZES) {
            if (Costs.takes(model, size)) {
                return size;
            }
        }
        return OPEN_SIZES[0];
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
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %" + widths[3] + "s  %s";
        for (String[] row : rows) {
            text.append(String.format(Locale.ROOT, format, (Object[]) row).stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    /** At least so many, where a layer looks at values and could not be followed to its end. */
    private static String flops(Cost cost) {
        return (cost.isComplete() ? "" : ">= ") + grouped(cost.flops());
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** As in {@code 407.1 KiB}. */
    private static String bytes(long bytes) {
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double amount = bytes / 1024.0;
        int unit = 0;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
    }
}
