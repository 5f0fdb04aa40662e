package ai.lepton.data.table.internal;

import ai.lepton.data.table.CodedTexts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same code for the same characters, so that a column of categories holds each name once and cells make no objects.
 * Keeps a limited number of short texts: a column of which every cell differs costs no memory here. One thread.
 */
final class TextPool {

    /** Stands for a text that is not in the pool. */
    static final int UNKNOWN = CodedTexts.MISSING;

    private static final int MAX_TEXTS = 1 << 16;
    private static final int MAX_LENGTH = 64;

    /** By code; those that readers of earlier chunks see never change. */
    private @Nullable String[] names = new @Nullable String[64];

    private char[][] characters = new char[64][];
    private int[] hashes = new int[64];
    private int count = UNKNOWN + 1;

    /** The code in each slot; {@link #UNKNOWN} where it is free. */
    private int[] slots = new int[256];

    /** The code of the text of {@code length} characters from {@code from}, if it was added; else {@link #UNKNOWN}. */
    int code(char[] chars, int from, int length) {
        if (length > MAX_LENGTH) {
            return UNKNOWN;
        }
        int hash = hash(chars, from, length);
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != UNKNOWN; slot = (slot + 1) & mask) {
            int code = slots[slot];
            if (hashes[code] == hash
                    && Arrays.equals(characters[code], 0, characters[code].length, chars, from, from + length)) {
                return code;
            }
        }
        return UNKNOWN;
    }

    /** A code for a text that has none yet; {@link #UNKNOWN} if there is no room for it. */
    int add(char[] chars, int from, int length) {
        if (length > MAX_LENGTH || count > MAX_TEXTS) {
            return UNKNOWN;
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            characters = Arrays.copyOf(characters, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        if (count * 2 >= slots.length) {
            slots = new int[slots.length * 2];
            for (int code = UNKNOWN + 1; code < count; code++) {
                put(code);
            }
        }
        characters[count] = Arrays.copyOfRange(chars, from, from + length);
        names[count] = new String(characters[count]);
        hashes[count] = hash(chars, from, length);
        put(count);
        return count++;
    }

    @Nullable
    String name(int code) {
        return names[code];
    }

    /** Cells by their codes; {@link #UNKNOWN} stands for a missing one. */
    CodedTexts coded(int[] codes) {
        return new CodedTexts(names, count, codes);
    }

    private void put(int code) {
        int mask = slots.length - 1;
        int slot = hashes[code] & mask;
        while (slots[slot] != UNKNOWN) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = code;
    }

    private static int hash(char[] chars, int from, int length) {
        int hash = 0;
        int at = from;
        int end = from + length;
        for (; at <= end - 4; at += 4) { // one step waits for the one before it, so four characters are one step
            hash = 923_521 * hash + (29_791 * chars[at] + 961 * chars[at + 1] + 31 * chars[at + 2] + chars[at + 3]);
        }
        for (; at < end; at++) {
            hash = 31 * hash + chars[at];
        }
        return hash ^ (hash >>> 15);
    }
}
