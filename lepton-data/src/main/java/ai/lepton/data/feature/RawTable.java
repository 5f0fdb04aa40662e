package ai.lepton.data.feature;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw rows of a table in memory: a few bytes for each number, texts as they are, pictures and recordings as files that
 * are read when they are needed. Safe for several threads that only read.
 */
final class RawTable {

    private static final int MOST_SHARED = 10_000;

    private final RawChunks reader;
    private final int rows;
    private final Map<String, NdArray> plain;
    private final Map<String, MediaFile[]> files;
    private final @Nullable NdArray targets;

    private RawTable(
            RawChunks reader,
            int rows,
            Map<String, NdArray> plain,
            Map<String, MediaFile[]> files,
            @Nullable NdArray targets) {
        this.reader = reader;
        this.rows = rows;
        this.plain = plain;
        this.files = files;
        this.targets = targets;
    }

    static RawTable read(Table table, FittedFeatures features) {
        RawChunks reader = RawChunks.of(features.inputs());
        FittedTarget target = features.target();
        Map<String, List<NdArray>> plain = new LinkedHashMap<>();
        Map<String, List<MediaFile>> files = new LinkedHashMap<>();
        List<NdArray> targets = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        int rows = 0;
        try (ChunkReader chunks = table.open()) {
            for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                rows = Math.addExact(rows, chunk.size());
                reader.plain(chunk)
                        .forEach((name, array) -> plain.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(shared(array, known)));
                reader.files(chunk)
                        .forEach((name, some) -> files.computeIfAbsent(name, n -> new ArrayList<>())
                                .addAll(Arrays.asList(some)));
                if (target != null) {
                    targets.add(TargetLearner.targets(target, chunk));
                }
            }
        }
        Map<String, NdArray> joined = new LinkedHashMap<>();
        plain.forEach((name, arrays) -> joined.put(name, NdArray.concatenated(arrays)));
        Map<String, MediaFile[]> all = new LinkedHashMap<>();
        files.forEach((name, list) -> all.put(name, list.toArray(MediaFile[]::new)));
        return new RawTable(reader, rows, joined, all, targets.isEmpty() ? null : NdArray.concatenated(targets));
    }

    int rows() {
        return rows;
    }

    /** As the network learns them; null without a target. */
    @Nullable
    NdArray targets() {
        return targets;
    }

    /** Some rows, to go through the graph. */
    List<RawPart> parts(int[] some) {
        Map<String, NdArray> gathered = new LinkedHashMap<>();
        plain.forEach((name, array) -> gathered.put(name, array.gather(some)));
        Map<String, List<NdArray>> media = new LinkedHashMap<>();
        files.forEach((name, all) -> media.put(
                name,
                Arrays.stream(some)
                        .mapToObj(row -> reader.decode(name, all[row]))
                        .toList()));
        return RawPart.of(some.length, gathered, media);
    }

    /** Equal texts as one object, while there are not too many different ones: categories repeat. */
    private static NdArray shared(NdArray array, Map<String, String> known) {
        if (array.dtype() != DType.STRING) {
            return array;
        }
        String[] texts = new String[array.elements()];
        for (int i = 0; i < texts.length; i++) {
            String text = array.textAt(i);
            String same = known.get(text);
            if (same == null && known.size() < MOST_SHARED) {
                known.put(text, text);
            }
            texts[i] = same == null ? text : same;
        }
        return NdArray.of(array.shape(), texts);
    }
}
