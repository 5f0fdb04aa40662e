package ai.lepton.control.store.internal;

import ai.lepton.control.home.PrivateFiles;
import ai.lepton.core.FileErrors;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the store, to go back to: one before each change of the schema, and one a day of a store that was found
 * sound at a start.
 *
 * @param folder where they lie, named by schema version and time
 */
public record Backups(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final int KEPT_PER_VERSION = 3;
    private static final Duration INTERVAL = Duration.ofDays(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** The copy made last; null if there is none. */
    public @Nullable Path newest() {
        try {
            return all("*").stream().max(Comparator.comparing(Backups::madeAt)).orElse(null);
        } catch (IOException e) {
            return null; // only names it in an error that is worth more
        }
    }

    /** Copies the store as it is, before it is changed; without a copy there is no change. */
    public void copy(Handle handle, int version) {
        Path target = folder.resolve("lepton-v" + version + "-" + TIME.format(Instant.now()) + ".db");
        try {
            AtomicWrite.file(target, temporary -> {
                PrivateFiles.createFile(temporary);
                try {
                    handle.execute("vacuum into ?", temporary.toString());
                } catch (RuntimeException e) {
                    throw StoreErrors.translate(temporary, e);
                }
            });
            List<Path> copies = all("lepton-v" + version + "-*");
            for (Path old : copies.subList(0, Math.max(0, copies.size() - KEPT_PER_VERSION))) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(target, "cannot copy the store", e);
        }
    }

    /** Copies the store if the newest copy is more than a day old; a start does not fail for want of it. */
    public void copyDaily(Handle handle, int version) {
        Path newest = newest();
        if (newest != null && madeAt(newest).isAfter(Instant.now().minus(INTERVAL))) {
            return;
        }
        try {
            copy(handle, version);
        } catch (RuntimeException e) {
            LOG.warn("No copy of the store was made today: {}", e.getMessage());
        }
    }

    private List<Path> all(String pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> copies = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern + ".db")) {
            files.forEach(copies::add);
        }
        copies.sort(Comparator.naturalOrder());
        return copies;
    }

    private static Instant madeAt(Path backup) {
        try {
            return Files.getLastModifiedTime(backup).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
