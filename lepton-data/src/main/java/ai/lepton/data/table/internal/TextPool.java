package ai.lepton.data.table.internal;

import org.jspecify.annotations.Nullable;

/**
 * Gives the same text for the same characters, so that a column of categories holds each name once. Keeps a limited number
 * of short texts: a column of which every cell differs costs no memory here. One thread.
 */
final class TextPool {

    private static final int MAX_TEXTS = 1 << 16;
    private static final int MAX_LENGTH = 64;

    private @Nullable String[] texts = new String[256];
    private int[] hashes = new int[256];
    private int size;

    /** The text of {@code length} characters from {@code from}. */
    String text(char[] chars, int from, int length) {
        if (length > MAX_LENGTH) {
            return new String(chars, from, length);
        }
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + chars[i];
        }
        hash ^= hash >>> 15;
        int mask = texts.length - 1;
        int slot = hash & mask;
        while (true) {
            String text = texts[slot];
            if (text == null) {
                return added(new String(chars, from, length), hash, slot);
            }
            if (hashes[slot] == hash && equal(text, chars, from, length)) {
                return text;
            }
            slot = (slot + 1) & mask;
        }
    }

    private String added(String text, int hash, int slot) {
        if (size == MAX_TEXTS) {
            return text;
        }
        texts[slot] = text;
        hashes[slot] = hash;
        size++;
        if (size * 2 > texts.length) {
            grow();
        }
        return text;
    }

    private void grow() {
        @Nullable String[] oldTexts = texts;
        int[] oldHashes = hashes;
        texts = new String[oldTexts.length * 2];
        hashes = new int[texts.length];
        int mask = texts.length - 1;
        for (int i = 0; i < oldTexts.length; i++) {
            if (oldTexts[i] != null) {
                int slot = oldHashes[i] & mask;
                while (texts[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                texts[slot] = oldTexts[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    private static boolean equal(String text, char[] chars, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars[from + i]) {
                return false;
            }
        }
        return true;
    }
}
