package ai.lepton.benchmarks.serving;

/**
 * One thing that is measured.
 *
 * @param network that is asked; an echo knows none, but takes part in the rounds of each
 */
record ServingVariant(Server server, ServedNetwork network, Wire wire) {

    /** Where the servers that are not ours answer. */
    static final String PATH = "/infer";

    /** Who answers. */
    enum Server {
        /** As {@code lepton serve} starts it, with token, metrics and access log. */
        LEPTON,
        /** {@link EchoServer}. */
        ECHO,
        /** {@link BatchLimit}, which has no wire: measured once for each, to be in the same rounds. */
        ALONE,
        /** {@link DjlServer}. */
        DJL
    }

    @Override
    public String toString() {
        return network.id() + " " + wire.title() + " " + server.name().toLowerCase(java.util.Locale.ROOT);
    }
}
