package ai.lepton.server.batch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process holds of memory outside the Java heap, by estimate: what is resident and no file's, less the most that each
 * part of the heap has had, for what was touched once stays resident. Its growth within a second or a few is what counts.
 */
final class NativeMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "RssAnon:";

    private static final List<MemoryPoolMXBean> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    private NativeMemory() {}

    /** In bytes; {@link Long#MIN_VALUE} where the system does not tell. */
    static long bytes() {
        String status;
        try {
            status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Long.MIN_VALUE;
        }
        int at = status.indexOf(RESIDENT);
        if (at < 0) {
            return Long.MIN_VALUE;
        }
        long kibibytes = 0;
        for (int i = at + RESIDENT.length(); i < status.length() && status.charAt(i) != 'k'; i++) {
            char digit = status.charAt(i);
            if (digit >= '0' && digit <= '9') {
                kibibytes = 10 * kibibytes + digit - '0';
            }
        }
        long heap = 0;
        for (MemoryPoolMXBean pool : HEAP) {
            heap += pool.getPeakUsage().getUsed();
        }
        return (kibibytes << 10) - heap;
    }
}
