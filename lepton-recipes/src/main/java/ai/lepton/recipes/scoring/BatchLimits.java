package ai.lepton.recipes.scoring;

/**
 * How much goes through a model at once.
 *
 * @param rows at most
 * @param bytes about, of the raw inputs: a batch ends with the row that passes this
 */
public record BatchLimits(int rows, long bytes) {

    /** For a model in this process. */
    public static final BatchLimits LOCAL = new BatchLimits(1024, 16L << 20);

    /** For requests of JSON, in which a byte of a picture is up to four characters. */
    public static final BatchLimits REMOTE = new BatchLimits(512, 1L << 20);

    /** @throws IllegalArgumentException if one is not positive */
    public BatchLimits {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException("limits: " + rows + " rows, " + bytes + " bytes (expected: > 0)");
        }
    }
}
