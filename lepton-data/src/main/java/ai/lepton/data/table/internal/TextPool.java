package ai.lepton.data.table.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same text for the same characters, so that a column of categories holds each name once. Keeps a limited number
 * of short texts: a column of which every cell differs costs no memory here. One thread.
 */
final class TextPool {

    private static final int MAX_TEXTS = 1 << 16;
    private static final int MAX_LENGTH = 64;

    private @Nullable String[] texts = new String[256];
    private char[][] characters = new char[256][];
    private int[] hashes = new int[256];
    private int size;

    /** The text of {@code length} characters from {@code from}, if it was given before and kept; otherwise null. */
    @Nullable
    String known(char[] chars, int from, int length) {
        if (length > MAX_LENGTH) {
            return null;
        }
        int hash = hash(chars, from, length);
        int mask = texts.length - 1;
        for (int slot = hash & mask; texts[slot] != null; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash
                    && Arrays.equals(characters[slot], 0, characters[slot].length, chars, from, from + length)) {
                return texts[slot];
            }
        }
        return null;
    }

    /** A text that is not {@link #known}, from now on the one for its characters, if there is room. */
    String add(char[] chars, int from, int length) {
        String text = new String(chars, from, length);
        if (length > MAX_LENGTH || size == MAX_TEXTS) {
            return text;
        }
        put(text, text.toCharArray(), hash(chars, from, length));
        if (++size * 2 > texts.length) {
            grow();
        }
        return text;
    }

    private void put(String text, char[] chars, int hash) {
        int mask = texts.length - 1;
        int slot = hash & mask;
        while (texts[slot] != null) {
            slot = (slot + 1) & mask;
        }
        texts[slot] = text;
        characters[slot] = chars;
        hashes[slot] = hash;
    }

    private static int hash(char[] chars, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + chars[i];
        }
        return hash ^ (hash >>> 15);
    }

    private void grow() {
        @Nullable String[] oldTexts = texts;
        char[][] oldCharacters = characters;
        int[] oldHashes = hashes;
        texts = new String[oldTexts.length * 2];
        characters = new char[texts.length][];
        hashes = new int[texts.length];
        for (int i = 0; i < oldTexts.length; i++) {
            String text = oldTexts[i];
            if (text != null) {
                put(text, oldCharacters[i], oldHashes[i]);
            }
        }
    }
}
