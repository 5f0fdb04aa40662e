package ai.lepton.data.clean;

import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 64 bits for what a row says. Of ten million rows that differ, two have the same with a probability of 3 in a million. */
final class RowHash {

    private RowHash() {}

    /** One for each row. */
    static long[] of(Chunk chunk, List<Column> columns) {
        long[] hashes = new long[chunk.size()];
        for (Column column : columns) {
            switch (column.type()) {
                case NUMBER -> {
                    double[] cells = chunk.numbers(column.name());
                    for (int i = 0; i < hashes.length; i++) {
                        hashes[i] = mix(hashes[i] ^ Double.doubleToLongBits(cells[i] + 0.0));
                    }
                }
                case DATE -> {
                    long[] cells = chunk.dates(column.name());
                    for (int i = 0; i < hashes.length; i++) {
                        hashes[i] = mix(hashes[i] ^ cells[i]);
                    }
                }
                case CATEGORY, TEXT -> {
                    @Nullable String[] cells = chunk.texts(column.name());
                    for (int i = 0; i < hashes.length; i++) {
                        hashes[i] = mix(hashes[i] ^ text(cells[i]));
                    }
                }
                case IMAGE, SOUND ->
                    throw new IllegalArgumentException("column \"" + column.name() + "\": " + column.type()
                            + " (expected: numbers, categories, texts or dates to compare)");
            }
        }
        return hashes;
    }

    private static long text(@Nullable String text) {
        if (text == null) {
            return 0x5F3759DFL;
        }
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    /** The finaliser of SplitMix64 by Stafford, behind an odd step: the order of the columns counts. */
    private static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
