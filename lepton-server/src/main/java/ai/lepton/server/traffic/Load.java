package ai.lepton.server.traffic;

/** What a {@link LoadBalancer} sees of a replica. Read by any thread, and a little out of date. */
public interface Load {

    /** Requests that it has now, waiting ones too. */
    int underWay();

    /** How long a request took of late, in nanoseconds: an average in which what is older counts less; 0 if none did. */
    double latencyNanos();

    /** How much it is to take in comparison with the others, above 0. */
    double weight();
}
