package ai.lepton.data.feature;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Raw rows that become the network's inputs when they are asked for. */
final class PreparedRows implements Dataset {

    private final RawTable rows;
    private final List<Field> outputs;
    private final List<Field> targets;
    private final List<Preprocessor> preprocessors;
    private final IntUnaryOperator chosen;

    /**
     * @param preprocessors one for all rows, or several
     * @param chosen which of them a row goes through
     */
    PreparedRows(RawTable rows, FittedFeatures features, List<Preprocessor> preprocessors, IntUnaryOperator chosen) {
        this.rows = rows;
        this.outputs = features.outputs();
        FittedTarget target = features.target();
        this.targets = target == null ? List.of() : List.of(target.field());
        this.preprocessors = List.copyOf(preprocessors);
        this.chosen = chosen;
    }

    @Override
    public int size() {
        return rows.rows();
    }

    @Override
    public List<Field> inputs() {
        return outputs;
    }

    @Override
    public List<Field> targets() {
        return targets;
    }

    @Override
    public Batch batch(int[] wanted) {
        Map<Integer, List<Integer>> byPreprocessor = new TreeMap<>();
        for (int i = 0; i < wanted.length; i++) {
            byPreprocessor
                    .computeIfAbsent(chosen.applyAsInt(wanted[i]), k -> new ArrayList<>())
                    .add(i);
        }
        Map<String, NdArray> made = new LinkedHashMap<>();
        outputs.forEach(output -> made.put(
                output.name(), NdArray.zeros(output.dtype(), output.shape().prepend(wanted.length))));
        byPreprocessor.forEach((which, places) -> {
            int[] some = places.stream().mapToInt(place -> wanted[place]).toArray();
            for (RawPart part : rows.parts(some)) {
                preprocessors
                        .get(which)
                        .apply(part.inputs())
                        .forEach((name, array) -> scatter(
                                array,
                                Arrays.stream(part.rows()).map(places::get).toArray(),
                                Objects.requireNonNull(made.get(name))));
            }
        });
        NdArray targetRows = rows.targets();
        return new Batch(
                List.copyOf(made.values()), targetRows == null ? List.of() : List.of(targetRows.gather(wanted)), null);
    }

    /** Puts rows at their places. */
    private static void scatter(NdArray from, int[] places, NdArray to) {
        int rowBytes = Math.toIntExact(to.shape().withoutFirst().elements())
                * to.dtype().bytes();
        ByteBuffer source = from.buffer();
        ByteBuffer target = to.buffer();
        for (int i = 0; i < places.length; i++) {
            target.put(places[i] * rowBytes, source, i * rowBytes, rowBytes);
        }
    }
}
