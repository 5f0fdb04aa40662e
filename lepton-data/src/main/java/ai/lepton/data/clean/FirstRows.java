package ai.lepton.data.clean;

/** The first row of each hash: 24 to 48 bytes for each that differs. */
final class FirstRows {

    private long[] hashes = new long[1024];
    private long[] rows = new long[1024];
    private int size;

    /** The first row of that hash if there was one; otherwise -1, and it is this one. */
    long firstOrAdd(long hash, long row) {
        int slot = slot(hash);
        if (rows[slot] != 0) {
            return rows[slot] - 1;
        }
        hashes[slot] = hash;
        rows[slot] = row + 1;
        if (++size * 3L > hashes.length * 2L) {
            grow();
        }
        return -1;
    }

    /** The first row of that hash; -1 if there is none. */
    long first(long hash) {
        return rows[slot(hash)] - 1;
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (rows[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        long[] oldRows = rows;
        hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
        rows = new long[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldRows[i] != 0) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                rows[slot] = oldRows[i];
            }
        }
    }
}
