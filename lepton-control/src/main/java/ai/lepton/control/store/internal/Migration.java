package ai.lepton.control.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One step from a schema to the next.
 *
 * @param version of the schema after it
 * @param name in a few words
 * @param script SQL statements, separated by semicolons
 */
public record Migration(int version, String name, String script) {

    /** All steps there are, in order; a released one never changes. */
    public static final List<Migration> ALL = List.of(
            load(1, "runs_models_endpoints"),
            load(2, "datasets"),
            load(3, "baselines"),
            load(4, "endpoint_plans"),
            load(5, "origins"));

    private static Migration load(int version, String name) {
        String resource = "V" + version + "__" + name + ".sql";
        try (InputStream in = Migration.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": missing (expected: beside " + Migration.class + ")");
            }
            return new Migration(version, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
