package ai.lepton.data.table;

/**
 * What a file may cost, so that a small file made to harm, or a damaged one, is refused before it fills memory or disk.
 *
 * @param inflation how many bytes one compressed byte may become, on average and beyond the first 16 MiB; deflate reaches
 *     1032, tables rarely 50
 * @param inflatedBytes how many bytes a compressed file may become
 * @param cellCharacters how long a cell may be
 * @param columns how many columns there may be
 */
public record ReadLimits(int inflation, long inflatedBytes, int cellCharacters, int columns) {

    /** 200-fold, 1 TiB, 16 Mi characters, 100,000 columns. */
    public static final ReadLimits DEFAULT = new ReadLimits(200, 1L << 40, 1 << 24, 100_000);

    /** @throws IllegalArgumentException if one is not positive */
    public ReadLimits {
        require("inflation", inflation);
        require("inflatedBytes", inflatedBytes);
        require("cellCharacters", cellCharacters);
        require("columns", columns);
    }

    public ReadLimits withInflation(int times) {
        return new ReadLimits(times, inflatedBytes, cellCharacters, columns);
    }

    public ReadLimits withInflatedBytes(long bytes) {
        return new ReadLimits(inflation, bytes, cellCharacters, columns);
    }

    public ReadLimits withCellCharacters(int characters) {
        return new ReadLimits(inflation, inflatedBytes, characters, columns);
    }

    private static void require(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
