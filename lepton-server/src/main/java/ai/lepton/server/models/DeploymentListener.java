package ai.lepton.server.models;

/** Hears which versions answer; called by the thread that deploys. */
public interface DeploymentListener {

    /** Hears nothing. */
    DeploymentListener NONE = new DeploymentListener() {
        @Override
        public void deployed(String name, String version) {}

        @Override
        public void retired(String name, String version) {}
    };

    /** {@code version} answers from now on. */
    void deployed(String name, String version);

    /** {@code version} gets no more requests; those under way may still end. */
    void retired(String name, String version);
}
