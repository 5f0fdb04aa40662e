package ai.lepton.control.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What Linux says about a process, and is told about it; elsewhere nothing is known and nothing happens. */
final class ProcFs {

    private static final String RESIDENT = "VmRSS:";
    /** Out of 1,000: when memory runs out, a run goes before the server, which goes before the system. */
    private static final String FIRST_TO_GO = "500";

    private ProcFs() {}

    /** Resident memory in bytes; empty when the process is gone or the system does not say. */
    static OptionalLong residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes =
                            line.substring(RESIDENT.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kibibytes) * 1024);
                }
            }
        } catch (IOException e) {
            // the process ended, or there is no /proc
        }
        return OptionalLong.empty();
    }

    /** Lets the system end this process rather than others when memory runs out; a wish only. */
    static void offerToOutOfMemoryKiller(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), FIRST_TO_GO);
        } catch (IOException e) {
            // no /proc, or no right to it
        }
    }
}
