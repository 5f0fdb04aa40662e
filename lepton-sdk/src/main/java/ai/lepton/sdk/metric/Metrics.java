package ai.lepton.sdk.metric;

/** Short names for the metrics, to be imported statically. */
public final class Metrics {

    private Metrics() {}

    public static Accuracy accuracy() {
        return new Accuracy();
    }
}
