package ai.lepton.benchmarks.serving;

/**
 * What the benchmark is asked for.
 *
 * @param rounds how often each is measured
 * @param requests in each measurement
 * @param warmUp requests before the first one, to each server and in each form
 * @param connections at once
 * @param write whether to put the result into {@code docs/internals/serving.md}
 */
record ServingOptions(int rounds, long requests, long warmUp, int connections, boolean write) {

    private static final String USAGE =
            "options: [--rounds N] [--requests N] [--warm-up N] [--connections N] [--write]; 5, 30000, 100000 and 64 by"
                    + " default";

    static ServingOptions parse(String... arguments) {
        ServingOptions options = new ServingOptions(5, 30_000, 100_000, 64, false);
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--write")) {
                options =
                        new ServingOptions(options.rounds, options.requests, options.warmUp, options.connections, true);
                continue;
            }
            int value = i + 1 < arguments.length ? Integer.parseInt(arguments[++i]) : 0;
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)\n" + USAGE);
            }
            options = switch (name) {
                case "--rounds" ->
                    new ServingOptions(value, options.requests, options.warmUp, options.connections, options.write);
                case "--requests" ->
                    new ServingOptions(options.rounds, value, options.warmUp, options.connections, options.write);
                case "--warm-up" ->
                    new ServingOptions(options.rounds, options.requests, value, options.connections, options.write);
                case "--connections" ->
                    new ServingOptions(options.rounds, options.requests, options.warmUp, value, options.write);
                default -> throw new IllegalArgumentException("unknown option " + name + "\n" + USAGE);
            };
        }
        return options;
    }
}
