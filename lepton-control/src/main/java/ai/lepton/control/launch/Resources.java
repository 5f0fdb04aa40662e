package ai.lepton.control.launch;

/**
 * How much memory a run's process may take.
 *
 * @param heapBytes of Java objects; the JVM itself refuses more
 * @param directBytes of direct buffers; the JVM itself refuses more
 * @param residentBytes of everything together, native memory included; the process is killed when it takes more
 */
public record Resources(long heapBytes, long directBytes, long residentBytes) {

    private static final long MIB = 1L << 20;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Resources {
        if (heapBytes < 2 * MIB) {
            throw new IllegalArgumentException("heapBytes: " + heapBytes + " (expected: >= 2 MiB, the JVM's least)");
        }
        if (directBytes <= 0) {
            throw new IllegalArgumentException("directBytes: " + directBytes + " (expected: > 0)");
        }
        if (residentBytes < heapBytes) {
            throw new IllegalArgumentException(
                    "residentBytes: " + residentBytes + " (expected: >= heapBytes, " + heapBytes + ")");
        }
    }

    public static Resources ofMebibytes(long heap, long direct, long resident) {
        return new Resources(heap * MIB, direct * MIB, resident * MIB);
    }
}
