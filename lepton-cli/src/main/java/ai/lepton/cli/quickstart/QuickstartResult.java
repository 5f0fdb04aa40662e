package ai.lepton.cli.quickstart;

/**
 * What quickstart says with {@code -o json}; names and order are a promise.
 *
 * @param model registered
 * @param version registered
 * @param accuracy on the test rows, 0 to 1
 * @param loss on the test rows
 * @param epochs trained
 * @param seconds the training took
 * @param endpoint URL of the model that answers
 * @param prediction of the held-out image
 * @param label that the held-out image has
 */
record QuickstartResult(
        String model,
        int version,
        double accuracy,
        double loss,
        int epochs,
        double seconds,
        String endpoint,
        String prediction,
        String label) {}
