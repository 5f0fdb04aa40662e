package ai.lepton.core.api;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things lie in {@code LEPTON_HOME}: the one place that knows, for the server that owns the home and the
 * clients that look into it.
 *
 * @param root the home
 */
public record HomeLayout(Path root) {

    /** The environment variable that names the home. */
    public static final String VARIABLE = "LEPTON_HOME";

    public HomeLayout {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The home that {@code environment} names, or {@code .lepton} in {@code userHome}.
     *
     * @throws LeptonException as {@link #parse}
     */
    public static HomeLayout locate(Map<String, String> environment, Path userHome) {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isBlank() ? usual(userHome) : parse(VARIABLE, named, userHome);
    }

    /** The home of a user who names none. */
    public static HomeLayout usual(Path userHome) {
        return new HomeLayout(userHome.resolve(".lepton"));
    }

    /**
     * The home as people write it: a path, in which {@code ~} alone or {@code ~/} in front is {@code userHome}. A shell
     * would have expanded it, but not everything that sets a flag or a variable is a shell.
     *
     * @param source where the text came from, for the error, such as {@code --home}
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it is no path, or begins with another user's {@code ~}
     */
    public static HomeLayout parse(String source, String text, Path userHome) {
        if (text.isBlank()) {
            throw wrong(source, text, "a folder");
        }
        try {
            if (text.equals("~")) {
                return new HomeLayout(userHome);
            }
            if (text.startsWith("~/")) {
                return new HomeLayout(Path.of(userHome.toString(), text.substring(2)));
            }
            if (text.startsWith("~")) {
                throw wrong(
                        source,
                        text,
                        "a folder; only ~ and ~/ are known, write another user's home in full, such as" + " /home/"
                                + text.substring(1));
            }
            return new HomeLayout(Path.of(text));
        } catch (InvalidPathException e) {
            throw wrong(source, text.replace('\0', '?'), "a folder: " + e.getReason());
        }
    }

    private static LeptonException wrong(String source, String text, String expected) {
        return new LeptonException(ErrorCode.INVALID_ARGUMENT, source + ": " + text + " (expected: " + expected + ")");
    }

    /** Held locked by the server, with its pid in it. */
    public Path lock() {
        return root.resolve("lock");
    }

    /** A {@link ServerInfo}, there while a server runs. */
    public Path serverInfo() {
        return root.resolve("server.json");
    }

    /** The token that gives every right, for this user's eyes only. */
    public Path token() {
        return root.resolve("token");
    }

    /** What the server remembers. */
    public Path store() {
        return root.resolve("lepton.db");
    }

    /** Hashes of models that were looked at and found good, a line each. */
    public Path vettedModels() {
        return root.resolve("vetted-models");
    }

    /** Copies of the store, made by the server. */
    public Path storeBackups() {
        return root.resolve("backups");
    }

    /** What the server says of itself and of its requests. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** A line for every request, unless somebody wants it elsewhere. */
    public Path accessLog() {
        return logs().resolve("access.log");
    }

    /** Samples of what endpoints were asked and answered, a folder for each endpoint. */
    public Path samples() {
        return root.resolve("samples");
    }

    /** Registered packages, a folder each, named by digest. */
    public Path packages() {
        return root.resolve("packages");
    }

    /** A folder for each run, named by its identifier. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Data sets that people put there. */
    public Path datasets() {
        return root.resolve("datasets");
    }

    /** What registered datasets consist of, compressed, a file each, named by hash; the server's alone. */
    public Path datasetContents() {
        return datasets().resolve("content");
    }
}
