package ai.lepton.data.skew;

import ai.lepton.data.feature.Feature;
import ai.lepton.data.feature.Features;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A random schema with random recipes and random rows: to compare all ways that a row can take to the network. What is
 * rare in real data is frequent here: missing values, unknown categories, emoji, empty texts, the ends of a type's range.
 *
 * @param features a recipe for each column, with a target
 * @param training rows to fit to
 * @param held other rows, with values that the training rows do not have
 * @param tolerances for the network's inputs that are not bit-equal: the most that they may differ, over {@code max(1,
 *     |largest|)}; see docs/internals/skew.md
 */
public record GeneratedCase(Features features, Table training, Table held, Map<String, Double> tolerances) {

    /** The name of the target, a class for each row. */
    public static final String TARGET = "the target";

    private static final int TRAINING_ROWS = 60;
    private static final int HELD_ROWS = 17;

    /** Makes a case; the same random numbers, the same case. */
    public static GeneratedCase of(Random random) {
        int count = 1 + random.nextInt(5);
        List<Column> columns = new ArrayList<>();
        List<Feature> features = new ArrayList<>();
        List<Object> training = new ArrayList<>();
        List<Object> held = new ArrayList<>();
        Map<String, Double> tolerances = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            GeneratedColumn column = GeneratedColumn.of(name(i, random), random);
            columns.add(Column.of(column.feature().column(), column.feature().type()));
            features.add(column.feature());
            training.add(column.cells(TRAINING_ROWS, false));
            held.add(column.cells(HELD_ROWS, true));
            if (column.tolerance() > 0) {
                tolerances.merge(column.feature().into(), column.tolerance(), Math::max);
            }
        }
        columns.add(Column.of(TARGET, ai.lepton.data.table.ColumnType.CATEGORY));
        training.add(classes(TRAINING_ROWS));
        held.add(classes(HELD_ROWS));
        Schema schema = new Schema(columns);
        return new GeneratedCase(
                Features.of(features).target(Features.classes(TARGET)).seed(random.nextLong()),
                table("training", schema, training, TRAINING_ROWS, 1 + random.nextInt(TRAINING_ROWS)),
                table("held", schema, held, HELD_ROWS, HELD_ROWS),
                tolerances);
    }

    /** Names as headers have them. */
    private static String name(int index, Random random) {
        String[] kinds = {"column_", "capital-gain ", "Größe ", "a/b ", "\"quoted\" "};
        return kinds[random.nextInt(kinds.length)] + index;
    }

    private static @Nullable String[] classes(int rows) {
        @Nullable String[] classes = new @Nullable String[rows];
        for (int i = 0; i < rows; i++) {
            classes[i] = i % 3 == 0 ? "no" : "yes";
        }
        return classes;
    }

    private static Table table(String name, Schema schema, List<Object> cells, int rows, int chunkRows) {
        Chunk all = new Chunk(schema, LongStream.range(0, rows).toArray(), cells);
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < rows; from += chunkRows) {
            int[] some = new int[Math.min(chunkRows, rows - from)];
            for (int i = 0; i < some.length; i++) {
                some[i] = from + i;
            }
            chunks.add(all.select(some));
        }
        return Table.of(name, schema, chunks);
    }
}
