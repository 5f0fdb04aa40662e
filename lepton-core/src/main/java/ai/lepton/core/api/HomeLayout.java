package ai.lepton.core.api;

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

    /** The home that {@code environment} names, or {@code .lepton} in {@code userHome}. */
    public static HomeLayout locate(Map<String, String> environment, Path userHome) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new HomeLayout(named.isBlank() ? userHome.resolve(".lepton") : Path.of(named));
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

    /** Copies of the store, made by the server. */
    public Path storeBackups() {
        return root.resolve("backups");
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
}
