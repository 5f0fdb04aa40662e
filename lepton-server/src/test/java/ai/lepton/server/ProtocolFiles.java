package ai.lepton.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the Open Inference Protocol says of itself: our own notes of it, or its own files where {@code -Dlepton.protocol} names
 * the folder {@code specification/protocol} of a checkout of github.com/kserve/open-inference-protocol.
 */
public final class ProtocolFiles {

    private static final String FOLDER = System.getProperty("lepton.protocol", "");

    private ProtocolFiles() {}

    /** Whether these are the protocol's own. */
    public static boolean areOriginal() {
        return !FOLDER.isEmpty();
    }

    /** Reads the notes, or the original in their place. */
    public static String read(String notes, String original) throws IOException {
        if (areOriginal()) {
            return Files.readString(Path.of(FOLDER, original));
        }
        return notes(notes);
    }

    /** Reads our own notes. */
    public static String notes(String name) throws IOException {
        try (InputStream in = requireNonNull(ProtocolFiles.class.getResourceAsStream("/protocol/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
