package ai.lepton.server.vetting;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Path;

/** Decides whether a model may be opened in this process. May be used by any thread; blocks for as long as it takes. */
public interface Vetting {

    /** Lets everything in. */
    Vetting NONE = new Vetting() {
        @Override
        public void vet(Path model) {}

        @Override
        public void trust(Path model) {}
    };

    /**
     * Looks at a model.
     *
     * @param model folder of a package, or file of a graph
     * @throws LeptonException {@link ErrorCode#MODEL_REFUSED} if it does what no model may, naming the limit and the
     *     value; {@link ErrorCode#PACKAGE_CORRUPT} and the like if it is damaged
     */
    void vet(Path model);

    /** This model was opened and run, and is known to be this Lepton's own: it need not be looked at later. */
    void trust(Path model);
}
