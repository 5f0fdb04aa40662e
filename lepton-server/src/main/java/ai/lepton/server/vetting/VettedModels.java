package ai.lepton.server.vetting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models were looked at and found good, by the hash of their content and the limits that held; in a file, a line
 * each, so that the next start need not look again. May be used by any thread.
 */
public final class VettedModels {

    private static final Logger LOG = LoggerFactory.getLogger(VettedModels.class);

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final @Nullable Path file;

    private VettedModels(@Nullable Path file) {
        this.file = file;
    }

    /** Remembers for as long as this process lives. */
    public static VettedModels inMemory() {
        return new VettedModels(null);
    }

    /** Remembers in a file, which need not be there yet; one that cannot be read is as if it were empty. */
    public static VettedModels in(Path file) {
        VettedModels models = new VettedModels(file);
        if (Files.exists(file)) {
            try {
                models.known.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("{}: cannot be read, so models are looked at again", file, e);
            }
        }
        return models;
    }

    boolean contains(String key) {
        return known.contains(key);
    }

    void add(String key) {
        if (known.add(key) && file != null) {
            try {
                Files.writeString(
                        file,
                        key + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.warn("{}: cannot be written, so models are looked at again after the next start", file, e);
            }
        }
    }
}
