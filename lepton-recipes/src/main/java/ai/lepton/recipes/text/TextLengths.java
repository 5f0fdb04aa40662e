package ai.lepton.recipes.text;

import ai.lepton.codec.text.CleanText;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Table;
import java.util.Arrays;

/** How long texts are. */
final class TextLengths {

    private static final int SAMPLE = 5000;
    private static final double SHARE = 0.95;
    private static final int LEAST = 8;
    private static final int MOST = 1024;

    private TextLengths() {}

    /** So many words that 95 % of the first texts have no more, within bounds. */
    static int of(Table table, String column) {
        int[] lengths = new int[SAMPLE];
        int count = 0;
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null && count < SAMPLE; chunk = reader.next()) {
                for (String text : chunk.texts(column)) {
                    if (count < SAMPLE) {
                        lengths[count++] = text == null ? 0 : words(text);
                    }
                }
            }
        }
        int[] sorted = Arrays.copyOf(lengths, count);
        Arrays.sort(sorted);
        int length = count == 0 ? 0 : sorted[(int) (SHARE * (count - 1))];
        return Math.max(LEAST, Math.min(MOST, length));
    }

    private static int words(String text) {
        String clean = CleanText.STANDARD.apply(text);
        return clean.isEmpty() ? 0 : (int) clean.chars().filter(c -> c == ' ').count() + 1;
    }
}
