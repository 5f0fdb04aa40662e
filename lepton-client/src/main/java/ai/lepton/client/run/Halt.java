package ai.lepton.client.run;

import ai.lepton.core.ErrorKind;

/** Ends this process at once, for a reason that its log then shows. */
@FunctionalInterface
interface Halt {

    /** Whatever the program is doing, native code included, it does not go on. */
    Halt JVM = (kind, reason) -> {
        System.err.println("lepton: " + reason);
        System.err.flush();
        Runtime.getRuntime().halt(kind.exitCode());
    };

    void now(ErrorKind kind, String reason);
}
