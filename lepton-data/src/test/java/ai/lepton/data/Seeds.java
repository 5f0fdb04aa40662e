package ai.lepton.data;

/** The seed of a random test: printed, and replayed with {@code -Dlepton.seed=}. */
public final class Seeds {

    private Seeds() {}

    public static long next() {
        Long given = Long.getLong("lepton.seed");
        long seed = given != null ? given : System.nanoTime();
        System.out.println("lepton.seed=" + seed);
        return seed;
    }
}
