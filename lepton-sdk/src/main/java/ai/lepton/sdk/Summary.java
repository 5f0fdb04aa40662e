package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The table that {@link Model#summary} prints; builds the layers with parameters that only count. */
final class Summary {

    private Summary() {}

    /** @param options say which parameters are frozen */
    static String of(Model model, Compile options) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"layer", "output shape", "parameters", ""});
        Map<String, Shape> shapes = model.shapes();
        for (Input input : model.inputs()) {
            rows.add(new String[] {
                input.name() + " (" + input.dtype() + ")", input.shape().toString(), "0", ""
            });
        }
        long trainable = 0;
        long frozen = 0;
        long other = 0;
        Set<String> counted = new HashSet<>();
        for (Step step : model.steps()) {
            Counting counting = new Counting(options, step.place(), new Totals());
            if (counted.add(step.place())) {
                step.layer().build(counting, Model.inputShapes(step, shapes));
            }
            Totals totals = counting.totals;
            trainable += totals.trainable;
            frozen += totals.frozen;
            other += totals.other;
            rows.add(new String[] {
                step.name() + " (" + step.layer().getClass().getSimpleName() + ")",
                Model.shape(shapes, step.name()).toString(),
                grouped(totals.trainable + totals.frozen + totals.other),
                totals.frozen == 0 ? "" : totals.trainable == 0 ? "frozen" : "partly frozen"
            });
        }
        return table(rows) + "trainable parameters: " + grouped(trainable)
                + (frozen == 0 ? "" : ", frozen: " + grouped(frozen))
                + (other == 0 ? "" : ", not trainable: " + grouped(other)) + "\n";
    }

    private static String table(List<String[]> rows) {
        int[] widths = new int[4];
        for (String[] row : rows) {
            for (int i = 0; i < 4; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(String.format(
                                    Locale.ROOT,
                                    "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s  %s",
                                    row[0],
                                    row[1],
                                    row[2],
                                    row[3])
                            .stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Counts elements; its parameters have no values, which building a layer does not need. */
    private static final class Counting implements Parameters {
        private final Compile options;
        private final String place;
        private final Totals totals;

        Counting(Compile options, String place, Totals totals) {
            this.options = options;
            this.place = place;
            this.totals = totals;
        }

        @Override
        public Parameter add(String name, Shape shape, Initializer initializer) {
            if (options.freezes(place + "/" + name)) {
                totals.frozen += shape.elements();
            } else {
                totals.trainable += shape.elements();
            }
            return new Uncomputed(name, shape);
        }

        @Override
        public Buffer buffer(String name, Shape shape, Initializer initializer) {
            totals.other += shape.elements();
            return new Uncomputed(name, shape);
        }

        @Override
        public Parameters scope(String name) {
            return new Counting(options, place + "/" + name, totals);
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public String place() {
            return place;
        }
    }

    /** Elements of the tensors of one layer. */
    private static final class Totals {
        private long trainable;
        private long frozen;
        private long other;
    }

    /** A tensor that is only described. */
    private record Uncomputed(String name, Shape shape) implements Parameter, Buffer {
        @Override
        public Tensor value() {
            throw new IllegalStateException(name + ": no value in a summary (expected: build only registers tensors)");
        }

        @Override
        public Tensor gradient() {
            return value();
        }

        @Override
        public boolean hasGradient() {
            return false;
        }

        @Override
        public void set(Tensor value) {
            value();
        }
    }
}
