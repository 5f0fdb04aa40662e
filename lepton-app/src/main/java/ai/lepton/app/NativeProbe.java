package ai.lepton.app;

import ai.lepton.control.store.Store;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.engine.Engine;
import java.util.Map;

/** Loads one native library and says which version it is; run in a process of its own, since such a load may crash. */
public final class NativeProbe {

    private NativeProbe() {}
}
