package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.SafeTensors;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one training: a folder each, named by how many batches came before, so that names sort by age. In
 * each are {@code state.safetensors}, the numbers, and {@code checkpoint.json}, the {@link CheckpointNotes}, among them
 * the SHA-256 of the numbers.
 *
 * <p>Numbers by name: {@code learner/weights/model/<parameter>} and {@code .../optimizer/<buffer>} and {@code
 * .../rate_<i>}, the weights, what the optimizer keeps, its schedules; {@code learner/gradients/}, what is accumulated for
 * the next step; {@code learner/average/}; {@code running/}, loss and metrics of the epoch so far; {@code callbacks/<i>/};
 * {@code history}, {@code epoch}, {@code batch}. Random numbers need no state: order, augmentation and dropout are keyed by
 * the seed and the place in the training.
 */
record CheckpointFolder(Path path) {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final Pattern NAME = Pattern.compile("batch-\\d{12}");
    private static final Pattern LEFT_BEHIND = Pattern.compile("\\.batch-\\d{12}\\..*\\.tmp");
    private static final String NOTES = "checkpoint.json";
    private static final String STATE = "state.safetensors";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A checkpoint as it was read. */
    record Saved(Path path, StateMap state, CheckpointNotes notes) {}

    boolean isEmpty() {
        return checkpoints().isEmpty();
    }

    /** Removes what a process that was killed has left half-written. */
    void tidy() {
        try {
            for (Path folder : entries(LEFT_BEHIND)) {
                AtomicWrite.deleteTree(folder);
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(path, "cannot remove what an earlier training left half-written", e);
        }
    }

    /**
     * Writes a checkpoint, then removes all but the newest.
     *
     * @param batches how many came before
     */
    void write(long batches, StateMap state, CheckpointNotes notes, int keep) {
        Path target = path.resolve(String.format(java.util.Locale.ROOT, "batch-%012d", batches));
        try {
            remove(target); // damaged, or the training has come this way before
            AtomicWrite.folder(target, folder -> {
                Path file = folder.resolve(STATE);
                SafeTensors.write(file, state.arrays(), Map.of());
                Files.write(folder.resolve(NOTES), JSON.writeValueAsBytes(notes.withSha256(sha256(file))));
            });
            List<Path> all = checkpoints();
            for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
                remove(old);
            }
        } catch (IOException e) {
            throw FileErrors.onWrite(target, "cannot write the checkpoint", e);
        }
    }

    /**
     * The newest checkpoint that is whole; each damaged one is warned of. Empty when there is none at all.
     *
     * @throws LeptonException {@code DATA_CORRUPT} if all are damaged; {@code DATA_MISMATCH} if the newest is of another
     *     version
     */
    Optional<Saved> newest() {
        List<Path> all = new ArrayList<>(checkpoints());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.sort(Comparator.reverseOrder());
        List<String> damages = new ArrayList<>();
        for (Path checkpoint : all) {
            try {
                return Optional.of(read(checkpoint));
            } catch (IOException | Damaged e) {
                damages.add(checkpoint.getFileName() + ": " + e.getMessage());
                LOG.log(
                        System.Logger.Level.WARNING,
                        "checkpoint " + checkpoint + " is damaged (" + e.getMessage() + "); trying the one before it");
            }
        }
        throw new LeptonException(
                ErrorCode.DATA_CORRUPT,
                "resume: " + path + ": all checkpoints are damaged: " + damages
                        + " (expected: a whole one). Train anew in another folder.");
    }

    private static Saved read(Path checkpoint) throws IOException {
        CheckpointNotes notes = notes(checkpoint.resolve(NOTES));
        if (notes.formatVersion() != CheckpointNotes.FORMAT_VERSION) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "resume: " + checkpoint + ": format version " + notes.formatVersion() + " (expected: "
                            + CheckpointNotes.FORMAT_VERSION + "). Resume with the version of Lepton that wrote it.");
        }
        Path file = checkpoint.resolve(STATE);
        if (!sha256(file).equals(notes.sha256())) {
            throw new Damaged(STATE + " does not have the SHA-256 that " + NOTES + " says", null);
        }
        return new Saved(checkpoint, new StateMap(SafeTensors.read(file)), notes);
    }

    private static CheckpointNotes notes(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), CheckpointNotes.class);
        } catch (JsonProcessingException e) {
            throw new Damaged(NOTES + " is no whole JSON", e);
        }
    }

    /** First out of the way, then deleted: what remains of a half-deleted one is no checkpoint. */
    private static void remove(Path checkpoint) throws IOException {
        if (Files.exists(checkpoint)) {
            Path away = checkpoint.resolveSibling("." + checkpoint.getFileName() + "." + System.nanoTime() + ".tmp");
            Files.move(checkpoint, away, StandardCopyOption.ATOMIC_MOVE);
            AtomicWrite.deleteTree(away);
        }
    }

    /** Oldest first. */
    private List<Path> checkpoints() {
        try {
            return entries(NAME);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    "checkpoints: " + path + ": " + e + " (expected: a folder that can be read)",
                    e);
        }
    }

    private List<Path> entries(Pattern name) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry ->
                            name.matcher(entry.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A checkpoint that is not what was written. */
    private static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
