package ai.lepton.data.files;

/**
 * How much an archive may hold. What is over a limit is refused while it is being read, before it is kept anywhere, so that
 * a few kilobytes from outside cannot fill a disk or the memory.
 *
 * @param maxBytes the most bytes that all entries together may have, unpacked
 * @param maxFileBytes the most bytes that one entry may have, unpacked; at most 2 GiB, since a file is handed out as a whole
 * @param maxEntries the most entries, folders counted; a folder on disk is held to it too
 * @param maxRatio how many bytes one packed byte may become, over an archive of more than 16 MiB unpacked: deflate makes at
 *     most 1032 of one, photos and recordings 1 to 3, tables of numbers 3 to 30
 */
public record ArchiveLimits(long maxBytes, long maxFileBytes, int maxEntries, int maxRatio) {

    /** 64 GiB in all, 1 GiB a file, 2,000,000 entries, 250 bytes of one. */
    public static final ArchiveLimits STANDARD = new ArchiveLimits(64L << 30, 1L << 30, 2_000_000, 250);

    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;

    /** @throws IllegalArgumentException if a limit is not positive, or a file could be larger than an array */
    public ArchiveLimits {
        require("maxBytes", maxBytes, Long.MAX_VALUE);
        require("maxFileBytes", maxFileBytes, LARGEST_FILE);
        require("maxEntries", maxEntries, Integer.MAX_VALUE);
        require("maxRatio", maxRatio, Integer.MAX_VALUE);
    }

    public ArchiveLimits maxBytes(long bytes) {
        return new ArchiveLimits(bytes, maxFileBytes, maxEntries, maxRatio);
    }

    public ArchiveLimits maxFileBytes(long bytes) {
        return new ArchiveLimits(maxBytes, bytes, maxEntries, maxRatio);
    }

    public ArchiveLimits maxEntries(int entries) {
        return new ArchiveLimits(maxBytes, maxFileBytes, entries, maxRatio);
    }

    public ArchiveLimits maxRatio(int ratio) {
        return new ArchiveLimits(maxBytes, maxFileBytes, maxEntries, ratio);
    }

    private static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0"
                    + (most == Long.MAX_VALUE ? "" : " and at most " + most) + ")");
        }
    }
}
