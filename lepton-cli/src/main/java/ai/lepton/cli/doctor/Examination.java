package ai.lepton.cli.doctor;

import ai.lepton.app.ServerConfig;
import ai.lepton.core.api.HomeLayout;
import java.util.List;
import java.util.function.Consumer;

/** All checks, in the order in which they help. Needs no server, and starts none. */
public final class Examination {

    private final List<Check> checks;

    private Examination(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The checks of a machine that is to run a server on this home. */
    public static Examination of(HomeLayout home) {
        return new Examination(List.of(
                MachineChecks::java,
                MachineChecks::platform,
                MachineChecks::processor,
                MachineChecks::threads,
                MachineChecks::memory,
                new NativeCheck("libtorch", "libtorch"),
                new NativeCheck("ONNX Runtime", "onnxruntime"),
                new NativeCheck("SQLite", "sqlite"),
                () -> HomeChecks.home(home),
                () -> HomeChecks.disk(home),
                () -> HomeChecks.token(home),
                () -> new PortCheck(home, Integer.parseInt(ServerConfig.Key.PORT.byDefault())).look()));
    }

    /** Makes every check, telling each finding as it is there. */
    public List<Finding> make(Consumer<Finding> listener) {
        return checks.stream().map(Check::look).peek(listener).toList();
    }
}
