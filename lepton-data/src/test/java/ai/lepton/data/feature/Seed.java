package ai.lepton.data.feature;

/** The seed of a random test: printed, and replayed with {@code -Dlepton.seed=...}. */
final class Seed {

    private Seed() {}

    static long next(String test) {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println(test + ": -Dlepton.seed=" + seed);
        return seed;
    }
}
