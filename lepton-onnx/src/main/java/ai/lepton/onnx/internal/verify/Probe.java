package ai.lepton.onnx.internal.verify;

import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * A batch to compare on.
 *
 * @param name for messages
 * @param inputs of the graph's types, by name
 * @param isReal whether these are rows that the trainer was trained on, rather than made up
 * @param ignoredRow a row whose output may be anything; -1 for none
 */
record Probe(String name, Map<String, NdArray> inputs, boolean isReal, int ignoredRow) {

    /** 2 would hide a batch that is fixed by mistake, as would multiples of it. */
    private static final int[] BATCH_SIZES = {1, 3, 17};

    private static final int POISONED_ROW = 1;

    /** Real rows, zeros, the ends of the range, random rows in several batch sizes, and a NaN among good rows. */
    static List<Probe> of(List<TensorSpec> inputs, List<NdArray> samples, long seed) {
        Random random = new Random(seed);
        List<Generated> made = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            made.add(Generated.of(inputs.get(i), samples.get(i)));
        }
        List<Probe> probes = new ArrayList<>();
        probes.add(new Probe("samples", each(made, Generated::real), true, -1));
        probes.add(new Probe("zeros", each(made, Generated::zeros), false, -1));
        probes.add(new Probe("extremes", each(made, Generated::extremes), false, -1));
        for (int i = 0; i < BATCH_SIZES.length; i++) {
            int rows = BATCH_SIZES[i];
            int longer = i;
            probes.add(
                    new Probe("random, batch of " + rows, each(made, g -> g.random(rows, longer, random)), false, -1));
        }
        Map<String, NdArray> poisoned = each(made, g -> g.random(3, 0, random));
        if (made.stream().anyMatch(g -> g.poison(poisoned, POISONED_ROW))) {
            probes.add(new Probe("a row with NaN", poisoned, false, POISONED_ROW));
        }
        return probes;
    }

    private static Map<String, NdArray> each(List<Generated> made, Function<Generated, NdArray> rows) {
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        made.forEach(g -> inputs.put(g.spec().name(), rows.apply(g)));
        return inputs;
    }
}
