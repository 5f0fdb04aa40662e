package ai.lepton.codec.raw;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of raw inputs that go through a graph together.
 *
 * @param rows places of the rows in what was given
 * @param inputs one array for each input, by name, with as many rows
 */
@SuppressWarnings("ArrayRecordComponent") // 2026-11: compared by nobody; boxes for each row of a table would cost
public record RawPart(int[] rows, Map<String, NdArray> inputs) {

    /**
     * Puts rows together. Rows whose pictures differ in size cannot be in one array and come in several parts; rows without
     * pictures are one part. Recordings get silence behind them, up to the longest of their part.
     *
     * @param rows how many, at least one
     * @param plain numbers, texts and dates, {@code [rows]} each
     * @param media pictures {@code [1, H, W, C]} and recordings {@code [1, T]}, one for each row
     */
    public static List<RawPart> of(int rows, Map<String, NdArray> plain, Map<String, List<NdArray>> media) {
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        if (media.isEmpty()) {
            return List.of(new RawPart(all, plain));
        }
        Map<List<Shape>, List<Integer>> bySize = new LinkedHashMap<>();
        for (int row : all) {
            bySize.computeIfAbsent(pictureSizes(media, row), size -> new ArrayList<>())
                    .add(row);
        }
        List<RawPart> parts = new ArrayList<>();
        for (List<Integer> chosen : bySize.values()) {
            int[] some = chosen.stream().mapToInt(Integer::intValue).toArray();
            Map<String, NdArray> inputs = new LinkedHashMap<>();
            plain.forEach((name, array) -> inputs.put(name, some.length == rows ? array : array.gather(some)));
            media.forEach((name, arrays) -> inputs.put(
                    name, stacked(Arrays.stream(some).mapToObj(arrays::get).toList())));
            parts.add(new RawPart(some, inputs));
        }
        return parts;
    }

    private static List<Shape> pictureSizes(Map<String, List<NdArray>> media, int row) {
        return media.values().stream()
                .map(arrays -> arrays.get(row))
                .filter(array -> array.dtype() == DType.UINT8)
                .map(NdArray::shape)
                .toList();
    }

    /** One array of arrays of one row each; shorter ones are followed by zeros. */
    private static NdArray stacked(List<NdArray> arrays) {
        NdArray longest = arrays.get(0);
        for (NdArray array : arrays) {
            longest = array.elements() > longest.elements() ? array : longest;
        }
        NdArray all =
                NdArray.zeros(longest.dtype(), longest.shape().withoutFirst().prepend(arrays.size()));
        ByteBuffer target = all.buffer();
        int rowBytes = longest.elements() * longest.dtype().bytes();
        for (int i = 0; i < arrays.size(); i++) {
            ByteBuffer source = arrays.get(i).buffer();
            target.put(i * rowBytes, source, 0, source.limit());
        }
        return all;
    }
}
